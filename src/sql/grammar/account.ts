import type { Parse } from '../state.js';
import type { Span } from '../parsed.js';

/** `user`, `user@host`, CURRENT_USER, CURRENT_ROLE, with or without quotes. */
export function account({ c }: Parse): Span {
  const start = c.offset;
  c.next();
  if (c.accept('(')) c.expect(')');
  else if (c.accept('@')) {
    c.next();
    while (c.isAdjacent && (c.is('.') || c.is('%') || c.is('-') || c.is('_'))) {
      c.next();
      if (c.isAdjacent && c.kind() !== 'symbol') c.next();
    }
  }
  return c.since(start);
}

/** DEFINER = account */
export function definerClause(p: Parse): boolean {
  if (!p.c.accept('DEFINER', '=')) return false;
  p.definer = account(p);
  return true;
}

/**
 * The rest of a statement on accounts: privileges, accounts, passwords. What a privilege is on is
 * not taken apart, as filters and policies take these statements by their kind alone.
 */
export function restOfAccounts({ c }: Parse): void {
  while (!c.atEnd) c.next();
}
