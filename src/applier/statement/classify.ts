import { verbIndex } from '../../sql/account-kind.js';
import type { StatementText } from '../../sql/statement-text.js';

/**
 * begin, commit, rollback: bounds of a transaction. savepoint: within one. change: changes data and
 * stays within the transaction. temporary: CREATE or DROP TEMPORARY, which does not commit. xa:
 * two-phase commit. definition: everything else, and commits what is open before and after itself.
 */
export type StatementKind =
  'begin' | 'commit' | 'rollback' | 'savepoint' | 'change' | 'temporary' | 'xa' | 'definition';

/** Statements that never commit by themselves. Source: MySQL manual, "Implicit Commit". */
const CHANGES: ReadonlySet<string> = new Set([
  'INSERT',
  'UPDATE',
  'DELETE',
  'REPLACE',
  'SELECT',
  'WITH',
  'VALUES',
  'TABLE',
  'DO',
  'SET',
  'CALL',
  'LOAD',
  'HANDLER',
]);
/** What stands after ANALYZE where it maintains tables; MariaDB also runs a statement after it. */
const MAINTAINED: ReadonlySet<string> = new Set(['TABLE', 'TABLES', 'LOCAL', 'NO_WRITE_TO_BINLOG']);

export function classify(text: StatementText): StatementKind {
  const at = verbIndex(text);
  const verb = text.keyword(at);
  if (CHANGES.has(verb)) return isOfAccounts(text, at) ? 'definition' : 'change';
  switch (verb) {
    case 'BEGIN':
      return 'begin';
    case 'START':
      return text.has(1, 'TRANSACTION') ? 'begin' : 'definition';
    case 'COMMIT':
      return 'commit';
    case 'ROLLBACK':
      return text.has(1, 'TO') || text.has(1, 'WORK', 'TO') ? 'savepoint' : 'rollback';
    case 'SAVEPOINT':
    case 'RELEASE':
      return 'savepoint';
    case 'XA':
      return 'xa';
    case 'ANALYZE':
      return MAINTAINED.has(text.keyword(at + 1)) ? 'definition' : 'change';
    default:
      return text.has(at, '(') ? 'change' : definitionOrTemporary(text, at);
  }
}

function definitionOrTemporary(text: StatementText, at: number): StatementKind {
  const verb = text.keyword(at);
  const next = at + (text.has(at + 1, 'OR', 'REPLACE') ? 3 : 1);
  const isTemporary = text.has(next, 'TEMPORARY') && (verb === 'CREATE' || verb === 'DROP');
  return isTemporary ? 'temporary' : 'definition';
}

/** SET PASSWORD, SET [DEFAULT] ROLE change the accounts and commit; other SETs are session settings. */
function isOfAccounts(text: StatementText, at: number): boolean {
  if (text.keyword(at) !== 'SET') return false;
  return ['PASSWORD', 'DEFAULT', 'RESOURCE'].includes(text.keyword(at + 1));
}

/** Whether a FULLTEXT index is read: `MATCH (..) AGAINST (..)`. In views and routines it is not seen. */
export function usesMatch(text: StatementText): boolean {
  for (let at = 0; text.token(at) !== undefined; at += 1) {
    if (text.has(at, 'MATCH', '(')) return true;
  }
  return false;
}

export interface Definition {
  /** CREATE, ALTER, DROP, .. */
  readonly verb: string;
  /** TABLE, EVENT, VIEW, ..; empty where the verb has no object. */
  readonly object: string;
  /** Index of the token of `object`. */
  readonly objectAt: number;
}

/** Words that may stand between the verb and the object. */
const ATTRIBUTES: ReadonlySet<string> = new Set([
  'ONLINE',
  'OFFLINE',
  'IGNORE',
  'AGGREGATE',
  'UNDO',
  'UNIQUE',
  'FULLTEXT',
  'SPATIAL',
  'VECTOR',
]);

/** What kind of object a definition is about: steps over OR REPLACE, DEFINER = .., ALGORITHM = .. */
export function definition(text: StatementText): Definition {
  const verbAt = verbIndex(text);
  let at = verbAt + 1;
  for (;;) {
    if (text.has(at, 'OR', 'REPLACE')) at += 2;
    else if (text.has(at, 'DEFINER', '=')) at = afterAccount(text, at + 2);
    else if (text.has(at, 'ALGORITHM', '=')) at += 3;
    else if (text.has(at, 'SQL', 'SECURITY')) at += 3;
    else if (ATTRIBUTES.has(text.keyword(at))) at += 1;
    else break;
  }
  return { verb: text.keyword(verbAt), object: text.keyword(at), objectAt: at };
}

/** After `user@host`, `user`, CURRENT_USER or CURRENT_USER(). */
function afterAccount(text: StatementText, at: number): number {
  if (text.has(at + 1, '(', ')')) return at + 3;
  if (!text.has(at + 1, '@')) return at + 1;
  let end = at + 3;
  while (text.has(end, '.') || text.has(end, '%')) end += 2; // a host without quotes
  return end;
}
