import type { Logger } from 'pino';

const LIMIT =
  "the master's log does not tell the character sets and signs of columns (binlog_row_metadata is NO_LOG, or the master is older than MySQL 8.0): values are taken as those of the slave's columns, whose definitions must be the master's";

/** Says once that the log of the master leaves open what the columns of a table mean. */
export class UntoldColumns {
  private first: string | undefined;

  constructor(private readonly logger: Logger) {}

  /** For `trepctl status`. */
  get limits(): readonly string[] {
    return this.first === undefined ? [] : [LIMIT];
  }

  note(table: string): void {
    if (this.first !== undefined) return;
    this.first = table;
    this.logger.warn(
      { table },
      `${LIMIT}; SET GLOBAL binlog_row_metadata=MINIMAL on the master helps`,
    );
  }
}
