import type { NameRef } from '../parsed.js';
import type { Parse } from '../state.js';
import { attributes, column, isKeyOrConstraint, keyOrConstraint } from './definition-parts.js';
import { parenthesised, startsQuery } from './expression.js';

/** After CREATE [TEMPORARY] TABLE. */
export function createTable(p: Parse): void {
  const { c } = p;
  c.accept('IF', 'NOT', 'EXISTS');
  p.scope.add(p.ref('table', 'created'));
  if (c.accept('LIKE') || c.accept('(', 'LIKE')) {
    p.copiesColumns = true;
    p.ref('table', 'referenced');
    c.accept(')');
    return;
  }
  if (c.is('(') && !isQuery(p)) {
    c.next();
    elements(p);
  }
  options(p);
  source(p);
}

function isQuery(p: Parse): boolean {
  const { c } = p;
  let ahead = 0;
  while (c.isAhead(ahead, '(')) ahead += 1;
  return ['SELECT', 'WITH', 'VALUES'].includes(c.word(ahead));
}

/** Columns and keys up to the closing parenthesis. */
export function elements(p: Parse): void {
  do {
    if (isKeyOrConstraint(p)) keyOrConstraint(p);
    else column(p);
  } while (p.c.accept(','));
  p.c.expect(')');
}

const ENDS_OPTIONS: ReadonlySet<string> = new Set([
  'AS',
  'SELECT',
  'IGNORE',
  'REPLACE',
  'PARTITION',
]);

/** Options of a table, with its partitions. */
function options(p: Parse): void {
  const { c } = p;
  while (!c.atEnd && !c.is('(') && !c.is(';') && !startsSource(p)) {
    if (c.accept('PARTITION')) partitioning(p);
    else if (c.accept('WITH', 'SYSTEM', 'VERSIONING')) continue;
    else if (c.accept(',')) continue;
    else if (c.word() === 'START') c.expect('START', 'TRANSACTION');
    else attributes(p, new Set([...ENDS_OPTIONS, 'WITH', 'START', 'VALUES', 'TABLE']));
    if (c.is(')')) throw c.refusal('a parenthesis');
  }
}

function startsSource(p: Parse): boolean {
  const { c } = p;
  if (c.is('WITH', 'SYSTEM')) return false;
  return startsQuery(p) || ['AS', 'IGNORE', 'REPLACE', 'VALUES'].includes(c.word());
}

/** [IGNORE | REPLACE] [AS] query */
function source(p: Parse): void {
  const { c } = p;
  if (!c.accept('IGNORE')) c.accept('REPLACE');
  c.accept('AS');
  if (c.atEnd || c.is(';')) return;
  p.copiesColumns = true;
  p.hooks.query(p);
}

/** After PARTITION: BY .. and the definitions of partitions, which name no tables. */
export function partitioning(p: Parse): void {
  const { c } = p;
  c.expect('BY');
  while (!c.atEnd && !c.is(';') && !startsSource(p)) {
    if (c.accept('(')) parenthesised(p);
    else c.next();
  }
}

/** The subject of statements over a list of tables. */
export function tableList(p: Parse, role: NameRef['role']): void {
  do p.scope.add(p.ref('table', role));
  while (p.c.accept(','));
}
