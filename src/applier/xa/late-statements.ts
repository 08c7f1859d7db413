import { EventType } from '../../binlog/event-type.js';
import { statementOf } from '../../binlog/events/query.js';
import { EventFlag, flagsAt } from '../../binlog/header.js';
import type { RawEvent } from '../../binlog/split.js';
import type { EventFormat } from '../../event/format.js';
import { atLeast, type VersionNumber } from '../../mysql/flavour.js';
import type { TargetContext } from '../target-context.js';
import { xaStatement } from './xa-group.js';

const QUERIES: ReadonlySet<number> = new Set([EventType.QUERY, EventType.QUERY_COMPRESSED]);
/** MariaDB writes them itself, in this form, whatever the format of the log: `binlog_savepoint_set` in sql/log.cc. */
const SAVEPOINT = /^(SAVEPOINT|ROLLBACK TO) /;
/** The first release that keeps what is prepared when its session ends. */
const KEEPS: VersionNumber = [10, 5, 2];

/**
 * Whether an event of a prepared transaction is a statement, which may find other rows when it is
 * executed later; what its triggers and functions find does not show in its text. What it changed on
 * the source stays locked until XA COMMIT, but not what it found to be absent: MariaDB releases all
 * locks but those on records at XA PREPARE, at every isolation level (`lock_release_on_prepare` in
 * storage/innobase/lock/lock0lock.cc). MySQL does so at READ COMMITTED only, at which it logs rows.
 */
export function mayFindOthers(event: RawEvent, format: EventFormat): boolean {
  if (format.flavour !== 'mariadb') return false;
  if (event.typeCode === EventType.EXECUTE_LOAD_QUERY) return true;
  if (!QUERIES.has(event.typeCode) || xaStatement(event, format) !== '') return false;
  return !SAVEPOINT.test(statementOf(event.raw, format).toString('latin1'));
}

/**
 * Whether a statement may use or make temporary tables, which are in the main session alone. The
 * source flags `CONNECTION_ID()` and the like as well; a word in a literal does no harm.
 */
export function needsMainSession(
  { typeCode, raw }: RawEvent,
  format: EventFormat,
  { temporaries }: TargetContext,
): boolean {
  if (!QUERIES.has(typeCode) || (flagsAt(raw) & EventFlag.THREAD_SPECIFIC) === 0) return false;
  return temporaries.anyKnown || /\bTEMPORARY\b/i.test(statementOf(raw, format).toString('latin1'));
}

/**
 * Whether a target can hold a prepared transaction beside the applier's own ones. MySQL is not asked
 * to: statements of MariaDB that change rows are refused there.
 */
export function canHold({ session }: TargetContext): boolean {
  const { flavour, versionNumber } = session.server;
  return flavour === 'mariadb' && atLeast(versionNumber, KEEPS);
}
