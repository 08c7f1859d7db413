import type { RowsEvent } from '../binlog-event.js';
import { EventType } from '../event-type.js';
import type { EventHeader } from '../header.js';
import type { EventReader } from '../reader.js';
import { inflateRest } from './inflate.js';

/** How the row events differ: `sql/log_event.h` of both servers. */
interface Layout {
  readonly operation: RowsEvent['operation'];
  /** Version 2 has extra row information. */
  readonly version: 1 | 2;
  readonly compressed: boolean;
}

const LAYOUTS = new Map<number, Layout>([
  [EventType.WRITE_ROWS_V1, { operation: 'insert', version: 1, compressed: false }],
  [EventType.UPDATE_ROWS_V1, { operation: 'update', version: 1, compressed: false }],
  [EventType.DELETE_ROWS_V1, { operation: 'delete', version: 1, compressed: false }],
  [EventType.WRITE_ROWS, { operation: 'insert', version: 2, compressed: false }],
  [EventType.UPDATE_ROWS, { operation: 'update', version: 2, compressed: false }],
  [EventType.DELETE_ROWS, { operation: 'delete', version: 2, compressed: false }],
  [EventType.PARTIAL_UPDATE_ROWS, { operation: 'update', version: 2, compressed: false }],
  [EventType.WRITE_ROWS_COMPRESSED_V1, { operation: 'insert', version: 1, compressed: true }],
  [EventType.UPDATE_ROWS_COMPRESSED_V1, { operation: 'update', version: 1, compressed: true }],
  [EventType.DELETE_ROWS_COMPRESSED_V1, { operation: 'delete', version: 1, compressed: true }],
  [EventType.WRITE_ROWS_COMPRESSED, { operation: 'insert', version: 2, compressed: true }],
  [EventType.UPDATE_ROWS_COMPRESSED, { operation: 'update', version: 2, compressed: true }],
  [EventType.DELETE_ROWS_COMPRESSED, { operation: 'delete', version: 2, compressed: true }],
]);

/** Greatest number of columns of a table, and so of row events. */
const MAX_COLUMNS = 4096;

/**
 * WRITE_, UPDATE_ and DELETE_ROWS: table id (6), flags (2), in version 2 a block of extra information
 * whose size of 2 bytes counts itself, column count, columns present (of an update: before, after),
 * row images. The extra information names a partition or belongs to NDB: neither changes the rows.
 * `libs/mysql/binlog/event/rows_event.cpp`, Rows_event.
 */
export function readRows(header: EventHeader, reader: EventReader): RowsEvent {
  const layout = LAYOUTS.get(header.typeCode);
  if (layout === undefined) throw reader.malformed('it is no row event');
  const { operation } = layout;
  const tableId = reader.u48();
  const flags = reader.u16();
  if (layout.version === 2) skipExtraInformation(reader);
  const columnCount = reader.packed();
  if (columnCount > MAX_COLUMNS) throw reader.malformed(`${columnCount} columns`);
  const bitmapBytes = (columnCount + 7) >> 3;
  const present = reader.bytes(bitmapBytes);
  const presentAfter = operation === 'update' ? reader.bytes(bitmapBytes) : undefined;
  if (columnCount === 0) reader.finish('an event without columns');
  const compressed = layout.compressed && reader.left > 0;
  const rows = compressed ? inflateRest(reader) : reader.buf;
  const rowsStart = compressed ? 0 : reader.at;
  const rowsEnd = compressed ? rows.length : reader.end;
  const hasColumns = [present, presentAfter].some((bits) => hasAny(bits, columnCount));
  if (!hasColumns && rowsStart < rowsEnd) throw reader.malformed('rows without columns'); // would have no end
  return {
    kind: 'rows',
    header,
    operation,
    partial: header.typeCode === EventType.PARTIAL_UPDATE_ROWS,
    tableId,
    flags,
    columnCount,
    present,
    presentAfter,
    rows,
    rowsStart,
    rowsEnd,
  };
}

function hasAny(bits: Buffer | undefined, count: number): boolean {
  if (bits === undefined) return false;
  const whole = count >> 3;
  const rest = (bits[whole] ?? 0) & ((1 << (count & 7)) - 1);
  return rest !== 0 || bits.subarray(0, whole).some((byte) => byte !== 0);
}

function skipExtraInformation(reader: EventReader): void {
  const size = reader.u16();
  if (size < 2) throw reader.malformed(`extra information of ${size} bytes`);
  reader.skip(size - 2);
}
