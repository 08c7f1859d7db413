import type { StatementText } from './statement-text.js';

const VERBS_OF_USERS: ReadonlySet<string> = new Set(['CREATE', 'ALTER', 'DROP', 'RENAME']);

/**
 * What a statement does to accounts, as `CREATE USER`, `GRANT`, `SET PASSWORD`; undefined: nothing.
 * Taken from its first words, so that it costs next to nothing.
 */
export function accountKind(text: StatementText): string | undefined {
  const verbAt = verbIndex(text);
  const verb = text.keyword(verbAt);
  if (verb === 'GRANT' || verb === 'REVOKE') return verb;
  if (verb === 'SET') return settingKind(text, verbAt + 1);
  if (!VERBS_OF_USERS.has(verb)) return undefined;
  const at = verbAt + (text.has(verbAt + 1, 'OR', 'REPLACE') ? 3 : 1);
  const object = text.keyword(at);
  return object === 'USER' || object === 'ROLE' ? `${verb} ${object}` : undefined;
}

function settingKind(text: StatementText, at: number): string | undefined {
  if (text.keyword(at) === 'PASSWORD') return 'SET PASSWORD';
  if (text.has(at, 'DEFAULT', 'ROLE')) return 'SET DEFAULT ROLE';
  return text.keyword(at) === 'ROLE' ? 'SET ROLE' : undefined;
}

/** Index of the token that a statement begins with: MariaDB's `SET STATEMENT variable=value FOR` may precede it. */
export function verbIndex(text: StatementText): number {
  if (!text.has(0, 'SET', 'STATEMENT')) return 0;
  for (let at = 2; text.token(at) !== undefined; at += 1) {
    if (text.keyword(at) === 'FOR') return at + 1;
  }
  return 0;
}
