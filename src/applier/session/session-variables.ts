import type { Header } from '../../event/header.js';
import type { StatementBatch } from '../batch.js';

/**
 * Values as SQL text in ASCII, by variable. Strings have an introducer: under a collation_connection
 * of utf16 or utf32 the servers know neither an sql_mode nor a time zone.
 */
export type Settings = ReadonlyMap<string, string>;

/**
 * Session of row events. Literals are scanned byte by byte (`binary`); values go in as they are:
 * errors instead of truncation, 0 into AUTO_INCREMENT columns, zero and invalid dates allowed.
 */
export const ROW_SETTINGS: Settings = new Map([
  ['sql_mode', "_latin1'STRICT_ALL_TABLES,ALLOW_INVALID_DATES,NO_AUTO_VALUE_ON_ZERO'"],
  ['time_zone', "_latin1'+00:00'"],
  ['character_set_client', 'binary'],
  ['collation_connection', 'binary'],
  ['timestamp', 'DEFAULT'],
]);

/**
 * What the target's session will be set to once everything appended so far has been executed; a
 * variable is set only where it changes. Valid until a packet fails.
 */
export class SessionVariables {
  private readonly values = new Map<string, string>();
  private rowsReady = false;

  /** Appends what makes the session fit for row events. */
  useRows(header: Header, batch: StatementBatch): void {
    if (this.rowsReady) return;
    this.use(ROW_SETTINGS, header, batch);
    this.rowsReady = true;
  }

  /** Appends a SET statement for those of `wanted` that are not in force. */
  use(wanted: Iterable<readonly [string, string]>, header: Header, batch: StatementBatch): void {
    const changes = [...wanted].filter(([name, value]) => this.values.get(name) !== value);
    if (changes.length === 0) return;
    for (const [name, value] of changes) this.values.set(name, value);
    this.rowsReady = false;
    batch.sql.text(`SET ${changes.map(([name, value]) => `${name}=${value}`).join(',')}`);
    batch.end({ header, rows: undefined, describe: undefined, undone: true });
  }

  /** Appends what gives a variable the target's own value again, if a statement has set another. */
  useDefault(name: string, header: Header, batch: StatementBatch): void {
    if (this.values.has(name)) this.use([[name, 'DEFAULT']], header, batch);
  }

  /** Something else may have changed these; all of them if none is named. */
  forget(...names: readonly string[]): void {
    for (const name of names) this.values.delete(name);
    if (names.length === 0) this.values.clear();
    this.rowsReady = false;
  }
}
