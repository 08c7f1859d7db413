import { PRIMARY_KEY, type TargetKey, type TargetTable } from '../schema/target-table.js';
import type { BoundColumn } from './bound-column.js';
import { mismatch } from './row-error.js';
import { tableName } from './sql-text.js';

/** What tells a row of the target from all others. */
export interface Identity {
  /** Indexes of columns of the event, all in the before image. */
  readonly columns: readonly number[];
  /** Whether the columns are a unique key without NULL, so that no two rows have the same. */
  readonly unique: boolean;
  /**
   * Whether they are all columns that the row has, so that rows that are alike in them are alike
   * altogether and it does not matter which one is changed.
   */
  readonly whole: boolean;
}

/**
 * The primary key, else another unique key without NULL, else all columns of the before image that
 * are not generated.
 * @param present indexes of the event's columns in the before image
 * @throws SluiceError TABLE_MISMATCH if the image has no such column
 */
export function chooseIdentity(
  table: TargetTable,
  columns: readonly BoundColumn[],
  present: readonly number[],
): Identity {
  const eventColumn = new Map(present.map((i) => [columns[i]?.position ?? -1, i]));
  for (const key of uniqueKeys(table)) {
    const found = key.columns.map((position) => eventColumn.get(position));
    if (found.every((i) => i !== undefined)) return { columns: found, unique: true, whole: false };
  }
  return allColumns(table, columns, present);
}

/** Keys that tell every row from all others, the primary key first. */
export function uniqueKeys(table: TargetTable): TargetKey[] {
  const usable = table.keys.filter(
    (key) =>
      key.unique &&
      key.whole &&
      key.visible &&
      key.columns.every((position) => table.columns[position]?.nullable === false),
  );
  return usable.toSorted((a, b) => Number(b.name === PRIMARY_KEY) - Number(a.name === PRIMARY_KEY));
}

function allColumns(
  table: TargetTable,
  columns: readonly BoundColumn[],
  present: readonly number[],
): Identity {
  const own = present.filter((i) => columns[i]?.target.generated === undefined);
  if (own.length === 0) {
    throw mismatch(
      tableName(table),
      'the row images hold no column to find rows by',
      'Give the table a primary key on both servers, or set binlog_row_image=FULL on the master.',
    );
  }
  // a column that only the slave has told no rows apart on the master
  const wanted = columns.filter(({ target }) => target.generated === undefined);
  return { columns: own, unique: false, whole: own.length === wanted.length };
}

/**
 * How many rows a statement may change: one of several that are alike; two where it shows that the
 * row is not the only one, which is an error.
 */
export function limitOf({ unique, whole }: Identity): string {
  if (unique) return '';
  return whole ? ' LIMIT 1' : ' LIMIT 2';
}
