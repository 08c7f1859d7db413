import { EventType } from '../../binlog/event-type.js';
import { statementOf } from '../../binlog/events/query.js';
import { EventFlag, flagsAt } from '../../binlog/header.js';
import type { RawEvent } from '../../binlog/split.js';
import type { EventFormat } from '../../event/format.js';
import { atLeast, type VersionNumber } from '../../mysql/flavour.js';
import type { TargetContext } from '../target-context.js';
import { xaStatement } from './xa-group.js';

const QUERIES: ReadonlySet<number> = new Set([EventType.QUERY, EventType.QUERY_COMPRESSED]);
/** What looks for rows, in whatever it stands; a word of the kind in a literal does no harm. */
const LOOKS = /\b(UPDATE|DELETE|SELECT|IGNORE)\b/i;
/** The first release that keeps what is prepared when its session ends. */
const KEEPS: VersionNumber = [10, 5, 2];

/**
 * Whether an event of a prepared transaction is a statement that finds its rows by a condition. What
 * it changed on the source stays locked until XA COMMIT, but not what it found to be absent, nor what it
 * only read: MariaDB releases shared locks and those on gaps alone at XA PREPARE
 * (`lock_release_on_prepare` in storage/innobase/lock/lock0lock.cc). MySQL does so at READ COMMITTED
 * only, at which it logs rows.
 */
export function findsRows(event: RawEvent, format: EventFormat): boolean {
  if (format.flavour !== 'mariadb') return false;
  if (event.typeCode === EventType.EXECUTE_LOAD_QUERY) return true;
  if (!QUERIES.has(event.typeCode) || xaStatement(event, format) !== '') return false;
  return LOOKS.test(statementOf(event.raw, format).toString('latin1'));
}

/** Whether a statement may need temporary tables, which are in the main session alone. */
export function needsMainSession({ typeCode, raw }: RawEvent): boolean {
  return QUERIES.has(typeCode) && (flagsAt(raw) & EventFlag.THREAD_SPECIFIC) !== 0;
}

/**
 * Whether a target can hold a prepared transaction beside the applier's own ones. MySQL is not asked
 * to: statements of MariaDB that change rows are refused there.
 */
export function canHold({ session }: TargetContext): boolean {
  const { flavour, versionNumber } = session.server;
  return flavour === 'mariadb' && atLeast(versionNumber, KEEPS);
}

/** For the log and `trepctl status`: what cannot be ruled out when `findsRows` is applied late. */
export function lateStatements(context: TargetContext): string {
  const why = canHold(context)
    ? 'they may use temporary tables'
    : 'the slave rolls back what is prepared when its session ends';
  return `XA transactions that MariaDB logged as statements are applied when they are committed, not when they are prepared (${why}): rows that others put in their range after XA PREPARE, which ends its gap locks, are changed as well. Use binlog_format=ROW for XA on the master, and compare with \`replicator verify\``;
}
