import type { StatementText } from './statement-text.js';

const VERBS_OF_USERS: ReadonlySet<string> = new Set(['CREATE', 'ALTER', 'DROP', 'RENAME']);

/**
 * What a statement does to accounts, as `CREATE USER`, `GRANT`, `SET PASSWORD`; undefined: nothing.
 * Taken from its first words, so that it costs next to nothing.
 */
export function accountKind(text: StatementText): string | undefined {
  const verb = text.keyword(0);
  if (verb === 'GRANT' || verb === 'REVOKE') return verb;
  if (verb === 'SET') return settingKind(text);
  if (!VERBS_OF_USERS.has(verb)) return undefined;
  const at = text.has(1, 'OR', 'REPLACE') ? 3 : 1;
  const object = text.keyword(at);
  return object === 'USER' || object === 'ROLE' ? `${verb} ${object}` : undefined;
}

function settingKind(text: StatementText): string | undefined {
  if (text.keyword(1) === 'PASSWORD') return 'SET PASSWORD';
  if (text.has(1, 'DEFAULT', 'ROLE')) return 'SET DEFAULT ROLE';
  return text.keyword(1) === 'ROLE' ? 'SET ROLE' : undefined;
}
