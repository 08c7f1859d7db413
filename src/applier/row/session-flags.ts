import { RowsFlag } from '../../binlog/rows-flag.js';
import type { Header } from '../../event/header.js';
import type { StatementBatch } from '../batch.js';

/**
 * MySQL 9.6 and later: the source's SQL layer checked the foreign keys and logged what their cascades
 * changed. A cascade on the slave would be a second one.
 */
const CASCADES_LOGGED = 0x10;
const NO_FOREIGN_KEYS = RowsFlag.NO_FOREIGN_KEY_CHECKS | CASCADES_LOGGED;

/** Keeps the session's checks as the source had them for the rows that follow. */
export class SessionFlags {
  private foreignKeys: boolean | undefined;
  private unique: boolean | undefined;
  private constraints: boolean | undefined;

  /** The session's own settings are not known any more. */
  forget(): void {
    this.foreignKeys = undefined;
    this.unique = undefined;
    this.constraints = undefined;
  }

  /**
   * @param flags of a rows event
   * @param constraints whether the target has `check_constraint_checks` (MariaDB)
   */
  apply(flags: number, constraints: boolean, header: Header, batch: StatementBatch): void {
    const foreignKeys = (flags & NO_FOREIGN_KEYS) === 0;
    const unique = (flags & RowsFlag.RELAXED_UNIQUE_CHECKS) === 0;
    const checks = (flags & RowsFlag.NO_CHECK_CONSTRAINT_CHECKS) === 0;
    if (foreignKeys !== this.foreignKeys) set('foreign_key_checks', foreignKeys, header, batch);
    if (unique !== this.unique) set('unique_checks', unique, header, batch);
    if (constraints && checks !== this.constraints) {
      set('check_constraint_checks', checks, header, batch);
    }
    this.foreignKeys = foreignKeys;
    this.unique = unique;
    this.constraints = checks;
  }
}

function set(variable: string, on: boolean, header: Header, batch: StatementBatch): void {
  batch.sql.text(`SET ${variable}=${on ? 1 : 0}`);
  batch.end({ header, rows: undefined, describe: undefined, undone: true });
}
