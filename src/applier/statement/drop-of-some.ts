import type { QueryEvent } from '../../binlog/binlog-event.js';
import { atLeast, type ServerInfo } from '../../mysql/flavour.js';
import { applyEdits } from '../../sql/edits.js';
import type { StatementText } from '../../sql/statement-text.js';
import type { Definition } from './classify.js';
import type { StatementToRun } from './statement-applier.js';

/** How a DROP is run that found some of its tables on the master. */
export interface DropOfSome {
  /** Errors that leave what the master's left. */
  readonly tolerated?: ReadonlySet<number>;
  /** With the error that is to be expected here. */
  readonly event: QueryEvent;
  /** Bytes to send instead of the event's own. */
  readonly instead?: Buffer;
}

/** ER_BAD_TABLE_ERROR, and what MariaDB says of sequences and views: ER_UNKNOWN_SEQUENCES, ER_UNKNOWN_VIEW. */
const MISSING: ReadonlySet<number> = new Set([1051, 4091, 4092]);
const DROPPED: ReadonlySet<string> = new Set(['TABLE', 'TABLES', 'SEQUENCE', 'VIEW']);

/**
 * DROP of several tables or views drops those that there are, and fails because of the others: so do all
 * releases of MariaDB, which may log it without the error, and MySQL before 8.0, which tells it. MySQL from
 * 8.0 on drops all or none, and has to be told IF EXISTS. Undefined: not such a statement.
 */
export function dropOfSome(
  { event, text, source }: Pick<StatementToRun, 'event' | 'text' | 'source'>,
  { verb, object, objectAt }: Definition,
  target: ServerInfo,
): DropOfSome | undefined {
  if (verb !== 'DROP' || !DROPPED.has(object) || !isList(text, objectAt)) return undefined;
  const mayMiss = source.flavour === 'mariadb' || MISSING.has(event.errorCode);
  if (!mayMiss || text.has(objectAt + 1, 'IF', 'EXISTS')) return undefined;
  if (!isAtomic(target)) return { tolerated: MISSING, event };
  const at = text.token(objectAt)?.end ?? 0;
  const instead = applyEdits(text.bytes, [{ start: at, end: at, text: Buffer.from(' IF EXISTS') }]);
  return { event: { ...event, errorCode: 0 }, instead };
}

function isList(text: StatementText, objectAt: number): boolean {
  for (let at = objectAt; text.token(at) !== undefined; at += 1) {
    if (text.has(at, ',')) return true;
  }
  return false;
}

function isAtomic({ flavour, versionNumber }: ServerInfo): boolean {
  return flavour === 'mysql' && atLeast(versionNumber, [8, 0, 0]);
}
