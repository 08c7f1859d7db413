import type { RowsEvent } from '../../../binlog/binlog-event.js';
import { PartialColumns } from '../../../binlog/partial-columns.js';
import type { TableMap } from '../../../binlog/table-map.js';
import { SluiceError } from '../../../errors/sluice-error.js';
import { cellReader, type CellReader } from './cell.js';
import { readDiffs } from './json-diffs.js';

/** A column that is in a row image. */
export interface Cell {
  /** Position in the source's table, from 1. */
  readonly column: number;
  /** Undefined unless the source logs names (`binlog_row_metadata=FULL`). */
  readonly name: string | undefined;
  /** As an SQL literal. */
  readonly value: string;
}

export interface RowChange {
  /** What the row was: update and delete. */
  readonly before: readonly Cell[] | undefined;
  /** What it became: insert and update. */
  readonly after: readonly Cell[] | undefined;
}

/**
 * The rows of an event, one after the other.
 * @throws SluiceError EVENT_MALFORMED, VALUE_UNSUPPORTED
 */
export function* rowChanges(event: RowsEvent, map: TableMap): Generator<RowChange> {
  const { rows, rowsStart, rowsEnd, operation, present, presentAfter } = event;
  const first = imageReader(map, present);
  const second = presentAfter && imageReader(map, presentAfter);
  const shared = event.partial
    ? new PartialColumns(map.columns.map(({ type }) => type))
    : undefined;
  let at = rowsStart;
  while (at < rowsEnd) {
    const image = first(rows, at);
    at = image.end;
    if (second === undefined) {
      yield operation === 'insert'
        ? { before: undefined, after: image.cells }
        : { before: image.cells, after: undefined };
    } else {
      at = shared?.read(rows, at) ?? at;
      const after = second(rows, at, shared);
      at = after.end;
      yield { before: image.cells, after: after.cells };
    }
  }
  if (at !== rowsEnd) throw malformed(`the last row ends ${at - rowsEnd} bytes after the event`);
}

type ImageReader = (
  rows: Buffer,
  at: number,
  partial?: PartialColumns,
) => { readonly cells: Cell[]; readonly end: number };

interface ImageColumn {
  readonly column: number;
  readonly name: string | undefined;
  readonly read: CellReader;
}

/** A row image is a bitmap of NULLs, one bit per column present, then the other columns' values. */
function imageReader(map: TableMap, present: Buffer): ImageReader {
  const columns: ImageColumn[] = map.columns.flatMap((column, i) =>
    bitAt(present, 0, i)
      ? [{ column: i + 1, name: column.name?.toString('utf8'), read: cellReader(column) }]
      : [],
  );
  const nullBytes = (columns.length + 7) >> 3;
  return (rows, start, partial) => {
    let at = start + nullBytes;
    const cells = columns.map(({ column, name, read }, i) => {
      if (bitAt(rows, start, i)) return { column, name, value: 'NULL' };
      const readCell = partial?.has(rows, column - 1) === true ? readDiffs : read;
      const { text, end } = readCell(rows, at);
      at = end;
      return { column, name, value: text };
    });
    return { cells, end: at };
  };
}

function bitAt(bits: Buffer, start: number, index: number): boolean {
  const byte = bits[start + (index >> 3)];
  if (byte === undefined) throw malformed('a bitmap of columns ends too early');
  return ((byte >> (index & 7)) & 1) === 1;
}

function malformed(what: string): SluiceError {
  return new SluiceError('EVENT_MALFORMED', `row event: ${what}`, {
    hint: 'Compare with `mysqlbinlog -v` on the source; if it reads the event, report a bug.',
  });
}
