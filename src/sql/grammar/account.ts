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

/** What GRANT and REVOKE are on: `ON [TABLE | FUNCTION | PROCEDURE] level`. The rest names accounts. */
export function privileges(p: Parse): void {
  const { c } = p;
  const isOfPrivileges = ['GRANT', 'REVOKE'].includes(c.word()) && c.word(1) !== 'PROXY';
  let depth = 0;
  while (!c.atEnd) {
    if (isOfPrivileges && depth === 0 && c.accept('ON')) return level(p);
    if (c.is('(')) depth += 1;
    if (c.is(')')) depth -= 1;
    c.next();
  }
}

/** `*`, `*.*`, `schema.*` (perhaps with wildcards), `table`, `schema.table`. */
function level(p: Parse): void {
  const { c } = p;
  c.accept('TABLE');
  const routine = ['FUNCTION', 'PROCEDURE'].find((word) => c.is(word) && !c.isAhead(1, '.'));
  if (routine !== undefined) c.next();
  if (c.is('*') || c.is('PACKAGE')) return;
  if (c.isAhead(1, '.', '*')) {
    const schema = c.name();
    if (!/[%\\]/.test(schema.text)) p.note('schema', 'altered', undefined, schema);
  } else if (routine === undefined) p.ref('table', 'altered');
  else p.ref(routine === 'FUNCTION' ? 'function' : 'procedure', 'altered');
}
