import { SluiceError } from '../../errors/sluice-error.js';
import type { TargetTable } from '../schema/target-table.js';
import type { BoundColumn } from './bound-column.js';
import { tableName } from './sql-text.js';

/**
 * What strict mode says of a value that does not fit: NULL, out of range, truncated, wrong, division by 0,
 * wrong value of a function, too long, JSON that is no number. Both servers' mysqld_error.h.
 */
const CUT: ReadonlySet<number> = new Set([1048, 1264, 1265, 1292, 1365, 1366, 1406, 1411, 3156]);

/**
 * Rows of a table with generated columns. A source without strict mode cuts what such a column's
 * expression gives, and the slave has to do the same: its strict mode, which is there for columns that
 * convert, refuses the row. So such a table loses it, once it was refused, for good. Only tables where all
 * values go over byte for byte are treated so; what the slave cuts of them nevertheless, such as a sign
 * that it does not take, is found by `CutCheck`.
 */
export class Lenience {
  /** @param known names of the tables without strict mode; outlives the applier */
  constructor(
    private readonly known: Set<string>,
    private readonly table: string,
  ) {}

  get isOn(): boolean {
    return this.known.has(this.table);
  }

  /** The error with which the transaction is applied again; undefined: strict mode is not the reason. */
  again(errno: number, message: string): SluiceError | undefined {
    if (this.isOn || !CUT.has(errno)) return undefined;
    this.known.add(this.table);
    const what = `${this.table}: the master cut the value of a generated column: the table's rows are applied without strict mode from now on (${message})`;
    const hint = 'Nothing needs to be done: the transaction is applied again.';
    return new SluiceError('STATEMENT_FAILED', what, { hint, retryable: true });
  }
}

export function generatedNames({ columns }: TargetTable): string[] {
  return columns.flatMap(({ generated, name }) => (generated === undefined ? [] : name));
}

/** Undefined: strict mode stays whatever comes. */
export function lenienceOf(
  table: TargetTable,
  columns: readonly BoundColumn[],
  known: Set<string>,
): Lenience | undefined {
  if (table.columns.every(({ generated }) => generated === undefined)) return undefined;
  return columns.every(({ same }) => same) ? new Lenience(known, tableName(table)) : undefined;
}
