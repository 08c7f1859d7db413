import { SqlBuffer } from '../binlog/sql-buffer.js';
import type { Header } from '../event/header.js';

/** What the server's answer to one statement must be. */
export interface Expectation {
  /** Event that the statement stems from, for errors. */
  readonly header: Header;
  /** Rows found (CLIENT_FOUND_ROWS); undefined: not checked. */
  readonly rows: number | undefined;
  /** Names the table and the key of the rows, for an error; called only when one is made. */
  readonly describe: (() => string) | undefined;
}

/**
 * Statements on their way to the target as one packet: their text, joined by `;`, and for each what
 * its answer must be.
 */
export class StatementBatch {
  readonly sql = new SqlBuffer();
  readonly expectations: Expectation[] = [];

  /** Ends the statement whose text was just written to `sql`. */
  end(expectation: Expectation): void {
    this.sql.byte(0x3b);
    this.expectations.push(expectation);
  }

  get isEmpty(): boolean {
    return this.expectations.length === 0;
  }
}
