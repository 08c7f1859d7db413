import { SluiceError } from '../../errors/sluice-error.js';
import { REFUSED, type Intent } from '../catalog/intent-table.js';
import { definition } from './classify.js';
import { parseFingerprint, type Fingerprint } from './fingerprint.js';
import type { StatementText } from '../../sql/statement-text.js';

/**
 * Errors that say that what a statement was to bring about is so already, tolerated when an
 * interrupted definition is repeated without knowing, and only then. Names of `mysqld_error.h`:
 * DB_DROP_EXISTS, BAD_TABLE, UDF_EXISTS, NONEXISTING_GRANT, NO_SUCH_TABLE, NONEXISTING_TABLE_GRANT,
 * SP_DOES_NOT_EXIST, TRG_DOES_NOT_EXIST, CANNOT_USER, NONEXISTING_PROC_GRANT, FOREIGN_SERVER_EXISTS,
 * FOREIGN_SERVER_DOESNT_EXIST, EVENT_DOES_NOT_EXIST, and MariaDB's UNKNOWN_SEQUENCES, UNKNOWN_VIEW.
 */
export const ALREADY_SO: ReadonlySet<number> = new Set([
  1008, 1051, 1125, 1141, 1146, 1147, 1305, 1360, 1396, 1403, 1476, 1477, 1539, 4091, 4092,
]);

/** repeat: execute it, where it may find its work done already. */
export type Verdict = 'execute' | 'repeat' | 'executed';

/** Objects whose DROP may be repeated: it drops what is left, or nothing. */
const DROPPABLE: ReadonlySet<string> = new Set([
  'TABLE',
  'TABLES',
  'DATABASE',
  'SCHEMA',
  'VIEW',
  'TRIGGER',
  'PROCEDURE',
  'FUNCTION',
  'EVENT',
  'SEQUENCE',
]);

/** Objects outside of schemas, which a fingerprint does not see; their definitions can be repeated. */
const UNSEEN: ReadonlySet<string> = new Set(['USER', 'ROLE', 'SERVER']);
const UNSEEN_VERBS: ReadonlySet<string> = new Set([
  'GRANT',
  'REVOKE',
  'SET',
  'INSTALL',
  'UNINSTALL',
]);

/**
 * Whether a definition that was interrupted between its intent and its restart point has taken
 * effect: whether the state of what it names is another one than before it. Nothing else writes
 * definitions meanwhile, so a difference is its work.
 * @throws SluiceError DDL_UNRESOLVED
 */
export function judge(intent: Intent, text: StatementText, now: Fingerprint): Verdict {
  if (intent.fingerprint === REFUSED) return 'execute';
  const { verb, object } = definition(text);
  if (UNSEEN.has(object) || UNSEEN_VERBS.has(verb) || isLoadable(text)) {
    if (mayExchange(text, verb)) throw unresolved(intent, 'done twice it would undo itself');
    return 'repeat';
  }
  // A server without atomic DDL may have dropped some of the objects only.
  if (verb === 'DROP' && DROPPABLE.has(object)) return 'repeat';
  const before = parseFingerprint(intent.fingerprint);
  if (now.definitions !== before.definitions) return 'executed';
  if (now.identities !== undefined && before.identities !== undefined) {
    return now.identities === before.identities ? 'execute' : 'executed';
  }
  if (mayExchange(text, verb))
    throw unresolved(intent, 'it may have exchanged tables that look alike');
  return 'execute';
}

/** CREATE FUNCTION .. SONAME: a loadable function belongs to no schema. */
function isLoadable(text: StatementText): boolean {
  for (let i = 0; text.token(i) !== undefined; i += 1)
    if (text.keyword(i) === 'SONAME') return true;
  return false;
}

/**
 * Whether the statement may leave what is seen as it is although repeating it is not harmless: it exchanges
 * tables or accounts, or keeps an account's password (RETAIN CURRENT PASSWORD), which would be the new one.
 */
function mayExchange(text: StatementText, verb: string): boolean {
  for (let i = 0; text.token(i) !== undefined; i += 1) {
    const word = text.keyword(i);
    if (word === 'EXCHANGE' || (word === 'RETAIN' && verb === 'ALTER')) return true;
    if (verb === 'RENAME' && text.has(i, ',')) return true;
  }
  return false;
}

export function unresolved(intent: Intent, why: string): SluiceError {
  const { seqno, statement } = intent;
  const message = `whether the statement of seqno ${seqno} took effect before the interruption cannot be told: ${why}`;
  return new SluiceError('DDL_UNRESOLVED', message, {
    seqno,
    statement,
    hint: `Look whether it took effect on the slave. If so: trepctl online -skip-seqno ${seqno}. If not: delete the row of ddl_intent in the service's schema on the slave, then trepctl online.`,
  });
}
