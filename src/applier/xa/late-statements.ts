import { EventType } from '../../binlog/event-type.js';
import { statementOf } from '../../binlog/events/query.js';
import { EventFlag, flagsAt } from '../../binlog/header.js';
import type { RawEvent } from '../../binlog/split.js';
import type { EventFormat, Flavour } from '../../event/format.js';
import { atLeast, type VersionNumber } from '../../mysql/flavour.js';
import type { TargetContext } from '../target-context.js';
import { xaStatement } from './xa-group.js';

const QUERIES: ReadonlySet<number> = new Set([EventType.QUERY, EventType.QUERY_COMPRESSED]);
/** What looks for rows, in whatever it stands; a word of the kind in a literal does no harm. */
const LOOKS = /\b(UPDATE|DELETE|SELECT|IGNORE)\b/i;
/** First releases that keep what is prepared when its session ends. */
const KEEP: Readonly<Record<Flavour, VersionNumber>> = {
  mariadb: [10, 5, 2],
  mysql: [8, 0, 30],
};

/**
 * Whether an event of a prepared transaction is a statement that finds its rows by a condition. What
 * it changed on the source stays locked until XA COMMIT, but not what it found to be absent: MariaDB
 * releases all locks but those on records at XA PREPARE, at every isolation level
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
 * Why a target cannot hold a prepared transaction beside the applier's own ones; undefined: it can.
 * MySQL does not find what was prepared with `sql_log_bin=0` any more when it starts again, unless it
 * has no binlog at all (`PREPARED_IN_TC` in sql/xa.h); and at REPEATABLE READ, which a binlog of
 * statements takes, its gap locks would keep others' rows out.
 */
export function whyNotHeld({ session, traits, isLogged }: TargetContext): string | undefined {
  const { flavour, versionNumber, version } = session.server;
  if (!atLeast(versionNumber, KEEP[flavour])) {
    return `the slave (${version}) rolls back what is prepared when its session ends`;
  }
  if (flavour === 'mariadb' || traits.variables.get('log_bin') !== 'ON') return undefined;
  if (!isLogged) return 'MySQL forgets at a restart what was prepared without its binlog';
  if (traits.variables.get('binlog_format') !== 'STATEMENT') return undefined;
  return 'a slave of MySQL with binlog_format=STATEMENT would lock the range against others';
}

/** For the log and `trepctl status`: what cannot be ruled out when `findsRows` is applied late. */
export function lateStatements(context: TargetContext): string {
  const why = whyNotHeld(context) ?? 'they may use temporary tables';
  return `XA transactions that MariaDB logged as statements are applied when they are committed, not when they are prepared (${why}): rows that others put in their range after XA PREPARE, which ends its gap locks, are changed as well. Use binlog_format=ROW for XA on the master, and compare with \`replicator verify\``;
}
