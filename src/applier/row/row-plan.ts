import type { SqlBuffer } from '../../binlog/sql-buffer.js';
import type { Joins } from './joins.js';
import type { Lenience } from './lenience.js';

/** Rows that take two statements. */
export interface TwoStep {
  isNeeded(event: Buffer, at: number, end: number): boolean;
  /** Appends the row's part of the first statement; to be called right after `isNeeded`. */
  writeFirst(event: Buffer, out: SqlBuffer): void;
  /** The same of the second. */
  writeSecond(event: Buffer, out: SqlBuffer): void;
  /** Offset after the row. */
  readonly next: number;
  /** Whether the first statement is to run without strict mode. */
  readonly firstLax?: boolean;
}

/**
 * How the rows of one table, operation and set of columns turn into SQL; compiled once, used for
 * every row. A statement is `opening`, the parts of its rows with `separator` between, `closing`.
 */
export interface RowPlan {
  /** For messages: operation and table. */
  readonly title: string;
  readonly opening: Buffer;
  readonly closing: Buffer;
  /** Undefined: every row is a statement of its own. */
  readonly separator: Buffer | undefined;
  /** Rows that one statement holds at most. */
  readonly maxRows: number;
  /** Rows that the server must report for each row; undefined: not checked. */
  readonly found: number | undefined;
  /** Whether the statement is to run without strict mode. */
  readonly lax: boolean;
  /** Names of columns whose values the target makes: what it cuts there, the master has cut as well. */
  readonly generated?: readonly string[];
  /** What may become of a row that strict mode refuses. */
  readonly lenience?: Lenience | undefined;
  /** What may become of rows that cannot be deleted together. */
  readonly joins?: Joins;
  /** Undefined: no row takes two statements. */
  readonly twoStep: TwoStep | undefined;
  /** Rows that the last call of `writeRow` wrote. */
  readonly rowsWritten: number;
  /**
   * Appends the part of the row whose images start at `at`; a plan without a separator may take more
   * rows into the same statement.
   * @returns the offset after what was written
   */
  writeRow(event: Buffer, at: number, end: number, out: SqlBuffer): number;
  /**
   * Whether the rows at hand can be added to `statement`, the last one that this plan wrote; if so, the
   * next `writeRow` writes all of it with them. Absent: a statement is continued after `separator` alone.
   */
  continues?(event: Buffer, statement: Buffer): boolean;
  /** The plan for the rows that start at `at`, where another one is better; absent: there is none. */
  choose?(event: Buffer, at: number, end: number): RowPlan;
  /** Appends the same with `opening`, as a statement that is run without strict mode; absent: as it is. */
  writeLax?(event: Buffer, at: number, end: number, out: SqlBuffer): number;
  /** Appends, for a message, what identifies the row at `at`, and returns the offset after the row. */
  writeKey(event: Buffer, at: number, end: number, out: SqlBuffer): number;
}
