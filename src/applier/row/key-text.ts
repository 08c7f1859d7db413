import type { SqlBuffer } from '../../binlog/sql-buffer.js';
import type { TargetTable } from '../schema/target-table.js';
import type { BoundColumn } from './bound-column.js';
import { chooseIdentity } from './identity.js';
import { ImageLayout } from './image-layout.js';
import { RowMatch } from './row-match.js';

interface RowPlace {
  readonly event: Buffer;
  readonly at: number;
  readonly end: number;
}

/**
 * Names a row of an INSERT in a message, by its key or all its columns.
 * @returns the offset after the row
 */
export function writeKeyOf(
  table: TargetTable,
  columns: readonly BoundColumn[],
  present: readonly number[],
  { event, at, end }: RowPlace,
  out: SqlBuffer,
): number {
  const layout = new ImageLayout(columns, present);
  const next = layout.locate(event, at, end);
  if (present.some((i) => columns[i]?.target.generated === undefined)) {
    const identity = chooseIdentity(table, columns, present);
    new RowMatch(table, columns, identity).write(event, layout, out);
  }
  return next;
}
