import type { Parse } from '../state.js';
import { expression, parenthesised } from './expression.js';
import { clauses, ordered, queryTail } from './query-tail.js';
import { nameList, tableReferences } from './tables.js';

const SELECT_OPTIONS: ReadonlySet<string> = new Set([
  'ALL',
  'DISTINCT',
  'DISTINCTROW',
  'HIGH_PRIORITY',
  'STRAIGHT_JOIN',
  'SQL_SMALL_RESULT',
  'SQL_BIG_RESULT',
  'SQL_BUFFER_RESULT',
  'SQL_NO_CACHE',
  'SQL_CACHE',
  'SQL_CALC_FOUND_ROWS',
]);

/** A query with its common table expressions. */
export function query(p: Parse): void {
  const outer = p.ctes;
  if (p.c.is('WITH')) commonTables(p);
  block(p);
  queryTail(p);
  p.ctes = outer;
}

/** WITH [RECURSIVE] name [(columns)] AS (query), .. */
export function commonTables(p: Parse): void {
  const { c } = p;
  c.expect('WITH');
  const isRecursive = c.accept('RECURSIVE');
  do {
    const name = c.name().text.toLowerCase();
    if (isRecursive) p.ctes = [...p.ctes, name];
    if (c.is('(')) nameList(p);
    c.expect('AS', '(');
    p.within(() => query(p));
    c.expect(')');
    if (c.accept('CYCLE')) while (!c.accept('RESTRICT')) c.next();
    if (!isRecursive) p.ctes = [...p.ctes, name];
  } while (c.accept(','));
}

/** SELECT .., TABLE t, VALUES .. or a query in parentheses. */
export function block(p: Parse): void {
  const { c } = p;
  if (c.accept('(')) {
    query(p);
    c.expect(')');
  } else if (c.accept('SELECT')) p.within(() => select(p));
  else if (c.accept('TABLE')) p.ref('table', 'read');
  else if (c.accept('VALUES') || c.accept('VALUE')) rowConstructors(p);
  else throw c.refusal('where a query was expected');
}

/** `(..), (..)` or MySQL's `ROW(..), ROW(..)`. */
export function rowConstructors(p: Parse): void {
  const { c } = p;
  do {
    c.accept('ROW');
    c.expect('(');
    parenthesised(p);
  } while (c.accept(','));
}

function select(p: Parse): void {
  const { c } = p;
  while (c.acceptAny(SELECT_OPTIONS) !== '') {
    // any number of them
  }
  do selected(p);
  while (c.accept(','));
  clauses(p); // INTO may come before FROM
  if (c.accept('FROM')) tableReferences(p);
  if (c.accept('WHERE')) expression(p);
  if (c.accept('GROUP')) groupBy(p);
  if (c.accept('HAVING')) expression(p);
  if (c.accept('WINDOW')) windows(p);
  if (c.accept('QUALIFY')) expression(p);
  clauses(p);
}

function selected(p: Parse): void {
  const { c } = p;
  expression(p);
  if (!c.accept('AS')) return;
  if (c.kind() === 'string') c.next();
  else p.scope.alias(c.name());
}

function groupBy(p: Parse): void {
  p.c.expect('BY');
  ordered(p);
  if (p.c.accept('WITH')) p.c.expect('ROLLUP');
}

/** name AS (..), .. */
function windows(p: Parse): void {
  do {
    p.c.name();
    p.c.expect('AS', '(');
    parenthesised(p);
  } while (p.c.accept(','));
}
