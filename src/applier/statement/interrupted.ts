import { SluiceError } from '../../errors/sluice-error.js';
import type { Intent } from '../catalog/intent-table.js';
import { definition } from './classify.js';
import { parseFingerprint, type Fingerprint } from './fingerprint.js';
import type { StatementText } from './statement-text.js';

/**
 * Errors that say that what a statement was to bring about is so already, tolerated when an
 * interrupted definition is executed again, and only then. Names of `mysqld_error.h`:
 * DB_CREATE_EXISTS, DB_DROP_EXISTS, TABLE_EXISTS, BAD_TABLE, DUP_KEYNAME, CANT_DROP_FIELD_OR_KEY,
 * UDF_EXISTS, NONEXISTING_GRANT, NO_SUCH_TABLE, NONEXISTING_TABLE_GRANT, SP_ALREADY_EXISTS,
 * SP_DOES_NOT_EXIST, TRG_ALREADY_EXISTS, TRG_DOES_NOT_EXIST, CANNOT_USER, NONEXISTING_PROC_GRANT,
 * FOREIGN_SERVER_EXISTS, FOREIGN_SERVER_DOESNT_EXIST, EVENT_ALREADY_EXISTS, EVENT_DOES_NOT_EXIST,
 * and MariaDB's UNKNOWN_SEQUENCES, UNKNOWN_VIEW.
 */
export const ALREADY_SO: ReadonlySet<number> = new Set([
  1007, 1008, 1050, 1051, 1061, 1091, 1125, 1141, 1146, 1147, 1304, 1305, 1359, 1360, 1396, 1403,
  1476, 1477, 1537, 1539, 4091, 4092,
]);

export type Verdict = 'execute' | 'executed';

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
  'USER',
  'ROLE',
  'SERVER',
]);

/**
 * Whether a definition that was interrupted between its intent and its restart point has taken
 * effect: whether the state of what it names is another one than before it. Nothing else writes
 * definitions meanwhile, so a difference is its work.
 * @throws SluiceError DDL_UNRESOLVED
 */
export function judge(intent: Intent, text: StatementText, now: Fingerprint): Verdict {
  const { verb, object } = definition(text);
  // A server without atomic DDL may have dropped some of the objects only.
  if (verb === 'DROP' && DROPPABLE.has(object)) return 'execute';
  const before = parseFingerprint(intent.fingerprint);
  if (now.definitions !== before.definitions) return 'executed';
  if (now.identities !== undefined && before.identities !== undefined) {
    return now.identities === before.identities ? 'execute' : 'executed';
  }
  if (mayExchange(text, verb))
    throw unresolved(intent, 'it may have exchanged tables that look alike');
  return 'execute';
}

/** Whether the statement may leave definitions as they are although repeating it is not harmless. */
function mayExchange(text: StatementText, verb: string): boolean {
  for (let i = 0; text.token(i) !== undefined; i += 1) {
    const word = text.keyword(i);
    if (word === 'EXCHANGE' || (verb === 'RENAME' && text.has(i, ','))) return true;
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
