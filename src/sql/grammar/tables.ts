import type { NamePart, NameRef, Role } from '../parsed.js';
import type { Parse } from '../state.js';
import { expression, expressions, parenthesised, startsQuery } from './expression.js';
import { queryTail } from './query-tail.js';
import { NO_TABLE_ALIAS } from './words.js';

/** Tables, joins and derived tables, separated by commas. */
export function tableReferences(p: Parse, role: Role = 'read'): void {
  do tableReference(p, role);
  while (p.c.accept(','));
}

function tableReference(p: Parse, role: Role): void {
  tableFactor(p, role);
  joins(p, role);
}

function joins(p: Parse, role: Role): void {
  const { c } = p;
  while (acceptJoin(p)) {
    tableFactor(p, role);
    // `a JOIN b JOIN c ON .. ON ..`: conditions may follow later
    while (c.is('ON') || c.is('USING')) {
      if (c.accept('USING')) nameList(p);
      else {
        c.next();
        expression(p);
      }
    }
  }
}

function acceptJoin({ c }: Parse): boolean {
  if (c.accept('STRAIGHT_JOIN') || c.accept('JOIN')) return true;
  if (c.accept('INNER', 'JOIN') || c.accept('CROSS', 'JOIN')) return true;
  const natural = c.accept('NATURAL');
  if (natural && c.accept('INNER', 'JOIN')) return true;
  const side = ['LEFT', 'RIGHT', 'FULL'].find((word) => c.is(word));
  if (side === undefined) return natural ? c.accept('JOIN') : false;
  return c.accept(side, 'JOIN') || c.accept(side, 'OUTER', 'JOIN');
}

function tableFactor(p: Parse, role: Role): void {
  const { c } = p;
  if (c.is('(')) {
    c.next();
    if (parenthesisedTables(p, role) === 'query') derivedAlias(p);
  } else if (c.accept('{')) {
    c.next(); // OJ
    tableReferences(p, role);
    c.expect('}');
  } else if (c.accept('LATERAL')) {
    c.expect('(');
    p.hooks.query(p);
    c.expect(')');
    derivedAlias(p);
  } else if (c.is('JSON_TABLE', '(') || c.is('UNNEST', '(')) {
    c.next();
    c.next();
    parenthesised(p);
    derivedAlias(p);
  } else if (!c.accept('DUAL')) namedTable(p, role);
}

/** After the opening parenthesis; a query in parentheses and tables in parentheses begin alike. */
function parenthesisedTables(p: Parse, role: Role): 'query' | 'tables' {
  const { c } = p;
  if (startsQuery(p) || c.is('VALUES')) {
    p.hooks.query(p);
    c.expect(')');
    return 'query';
  }
  if (c.accept('(')) {
    if (parenthesisedTables(p, role) === 'query') {
      queryTail(p);
      if (c.accept(')')) return 'query';
      derivedAlias(p);
    }
    joins(p, role);
    if (c.accept(',')) tableReferences(p, role);
  } else tableReferences(p, role);
  c.expect(')');
  return 'tables';
}

/** A derived table must have a name, but for those of Oracle mode. */
function derivedAlias(p: Parse): void {
  const name = tableAlias(p);
  if (p.c.is('(')) nameList(p);
  p.scope.add(undefined, name?.text ?? '');
}

/** A table with what may follow it: PARTITION, FOR SYSTEM_TIME, alias and index hints. */
function namedTable(p: Parse, role: Role): NameRef | undefined {
  const { c } = p;
  const isCte = !c.isAhead(1, '.') && c.isName() && p.isCte(cteName(p));
  const own = isCte ? c.name() : undefined;
  const table = own === undefined ? p.ref('table', role) : undefined;
  if (c.accept('PARTITION')) nameList(p);
  systemTime(p);
  const alias = tableAlias(p) ?? own;
  p.scope.add(table, alias?.text);
  systemTime(p);
  if (c.is('TABLESAMPLE')) throw c.refusal('TABLESAMPLE');
  indexHints(p);
  return table;
}

function cteName({ c }: Parse): string {
  const token = c.token;
  if (token === undefined) return '';
  const text = c.text.bytes.toString('utf8', token.start, token.end);
  return token.kind === 'name' ? text.slice(1, -1) : text;
}

export function tableAlias({ c }: Parse): NamePart | undefined {
  if (c.accept('AS')) return c.kind() === 'string' ? void c.next() : c.name();
  if (!c.isName() || NO_TABLE_ALIAS.has(c.word())) return undefined;
  return c.name();
}

/** MariaDB: FOR SYSTEM_TIME AS OF .., BETWEEN .. AND .., FROM .. TO .., ALL. */
function systemTime(p: Parse): void {
  const { c } = p;
  if (!c.accept('FOR', 'SYSTEM_TIME')) return;
  if (c.accept('ALL')) return;
  if (c.accept('FROM')) {
    expression(p);
    c.expect('TO');
  } else if (!c.accept('AS', 'OF')) c.expect('BETWEEN');
  c.accept('TIMESTAMP');
  c.accept('TRANSACTION');
  expression(p);
}

/** USE | IGNORE | FORCE {INDEX | KEY} [FOR ..] (names), any number of times. */
function indexHints(p: Parse): void {
  const { c } = p;
  for (;;) {
    const isHint = ['USE', 'IGNORE', 'FORCE'].some((word) => c.is(word));
    if (!isHint || (!c.isAhead(1, 'INDEX') && !c.isAhead(1, 'KEY'))) return;
    c.next();
    c.next();
    if (c.accept('FOR') && !c.accept('JOIN')) {
      c.next(); // ORDER, GROUP
      c.expect('BY');
    }
    nameList(p);
    c.accept(',');
  }
}

/** Names in parentheses that are not those of tables; none at all, too. */
export function nameList({ c }: Parse): void {
  c.expect('(');
  while (!c.accept(')')) {
    c.name();
    c.accept(',');
  }
}

/** `(a, t.b, s.t.c)`: columns that belong to the tables at hand. */
export function columnList(p: Parse): void {
  p.c.expect('(');
  if (p.c.accept(')')) return;
  expressions(p);
  p.c.expect(')');
}
