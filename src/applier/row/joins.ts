import { SluiceError } from '../../errors/sluice-error.js';
import type { TargetTable } from '../schema/target-table.js';
import { tableName } from './sql-text.js';

/** ROW_IS_REFERENCED, ROW_IS_REFERENCED_2 */
const REFERENCED: ReadonlySet<number> = new Set([1217, 1451]);

/**
 * Rows of a table that one statement deletes. A server goes by the order of the key, the master went by
 * that of the event: where a child hangs on two of the rows, deleted with the one and keeping the other, it
 * is in the way then; and in a circle of tables one row may take the other with it. Who refers to the table
 * is not asked for, since MariaDB would open all tables: a table that shows it loses its joins for good.
 */
export class Joins {
  /** @param apart names of the tables without joins; outlives the applier */
  constructor(
    private readonly apart: Set<string>,
    private readonly table: TargetTable,
  ) {}

  get areOn(): boolean {
    return !this.apart.has(this.name) && !this.table.selfReferencing;
  }

  /**
   * The error with which the transaction is applied again, row by row; undefined: joins are not the reason.
   * @param errno of the server; undefined: it found fewer rows
   */
  again(errno: number | undefined, message: string): SluiceError | undefined {
    const isPossible = errno === undefined ? this.table.refers === true : REFERENCED.has(errno);
    if (!isPossible || !this.areOn) return undefined;
    this.apart.add(this.name);
    const what = `${this.name}: foreign keys depend on the order in which rows are deleted: from now on each by itself (${message})`;
    const hint = 'Nothing needs to be done: the transaction is applied again.';
    return new SluiceError('STATEMENT_FAILED', what, { hint, retryable: true });
  }

  private get name(): string {
    return tableName(this.table);
  }
}
