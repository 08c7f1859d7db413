import { hasJsonDiffs, readJsonDiffs } from '../../binlog/json/diff.js';
import { JsonChange } from '../../binlog/json/diff-sql.js';
import type { SqlBuffer } from '../../binlog/sql-buffer.js';
import { SluiceError } from '../../errors/sluice-error.js';
import type { TargetColumn } from '../schema/target-table.js';
import { column as quoted, sqlBytes } from './sql-text.js';
import type { UpdateImages } from './update-images.js';

const AND = sqlBytes(' AND ');

/** A column that an UPDATE may set. */
interface Changed {
  /** Index of the event's column. */
  readonly column: number;
  readonly target: TargetColumn;
}

/*
 * Documents that MySQL logs as differences (`binlog_row_value_options=PARTIAL_JSON`): the slave's own
 * document is changed in the same way, in the one UPDATE of its row, if it has all that is changed.
 */

/** Whether the differences of the column, in the row that `images` has located, are any. */
export function isDocumentChanged(images: UpdateImages, column: number, event: Buffer): boolean {
  return hasJsonDiffs(event, images.after.offset(column));
}

/** @throws SluiceError EVENT_MALFORMED, VALUE_UNSUPPORTED */
export function writeChangedDocument(
  changed: Changed,
  images: UpdateImages,
  event: Buffer,
  out: SqlBuffer,
): void {
  changeOf(changed, images, event).writeValue(out);
}

/** Appends " AND .." for each document of the row that is told as differences. */
export function writeDocumentConditions(
  columns: readonly Changed[],
  images: UpdateImages,
  event: Buffer,
  out: SqlBuffer,
): void {
  if (!images.isPartial) return;
  for (const changed of columns) {
    const { column } = changed;
    if (!images.hasDiffs(event, column) || !isDocumentChanged(images, column, event)) continue;
    out.bytes(AND);
    changeOf(changed, images, event).writeConditions(out);
  }
}

function changeOf({ column, target }: Changed, images: UpdateImages, event: Buffer): JsonChange {
  if (target.dataType !== 'json') throw noJson(target.name, target.dataType);
  const diffs = readJsonDiffs(event, images.after.offset(column));
  return new JsonChange(sqlBytes(quoted(target.name)), diffs);
}

function noJson(name: string, dataType: string): SluiceError {
  return new SluiceError(
    'VALUE_UNSUPPORTED',
    `column ${name} was updated in part on the master, which only a column of type JSON can be; it is ${dataType} on the slave`,
    {
      hint: "Make it a column of type JSON on the slave; or set binlog_row_value_options='' on the master, in every session that sets it, repair the row and skip the transaction with `trepctl online -skip-seqno`.",
    },
  );
}
