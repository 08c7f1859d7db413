import type { NamePart, NameRef } from '../parsed.js';
import type { Parse } from '../state.js';
import { expression, expressions, parenthesised } from './expression.js';
import { ordered } from './query-tail.js';
import { commonTables, rowConstructors } from './query.js';
import { columnList, nameList, tableAlias, tableReferences } from './tables.js';

const PRIORITIES: ReadonlySet<string> = new Set([
  'LOW_PRIORITY',
  'HIGH_PRIORITY',
  'DELAYED',
  'CONCURRENT',
  'QUICK',
  'IGNORE',
  'HISTORY',
  'LOCAL',
]);

function priorities({ c }: Parse): void {
  while (c.acceptAny(PRIORITIES) !== '') {
    // any number of them
  }
}

/** INSERT and REPLACE. */
export function insert(p: Parse): void {
  const { c } = p;
  c.next();
  priorities(p);
  c.accept('INTO');
  p.scope.add(p.ref('table', 'written'));
  if (c.accept('PARTITION')) nameList(p);
  insertSource(p);
  if (c.accept('AS')) {
    p.scope.add(undefined, c.name().text);
    if (c.is('(')) nameList(p);
  }
  if (c.accept('ON', 'DUPLICATE', 'KEY', 'UPDATE')) expressions(p);
  returning(p);
}

function insertSource(p: Parse): void {
  const { c } = p;
  if (c.is('(') && !isQueryInParentheses(p)) columnList(p);
  if (c.accept('SET')) expressions(p);
  else if (c.accept('VALUES') || c.accept('VALUE')) rowConstructors(p);
  else p.hooks.query(p);
}

function isQueryInParentheses({ c }: Parse): boolean {
  let ahead = 1;
  while (c.isAhead(ahead, '(')) ahead += 1;
  const word = c.word(ahead);
  return word === 'SELECT' || word === 'WITH' || word === 'TABLE';
}

function returning(p: Parse): void {
  if (!p.c.accept('RETURNING')) return;
  do {
    expression(p);
    if (p.c.accept('AS')) p.scope.alias(p.c.name());
  } while (p.c.accept(','));
}

export function update(p: Parse): void {
  const { c } = p;
  c.next();
  priorities(p);
  tableReferences(p, 'written');
  portion(p);
  c.expect('SET');
  assignments(p);
  if (c.accept('WHERE')) expression(p);
  ending(p);
}

/** Which of several tables are written is told by the columns, where these are qualified. */
function assignments(p: Parse): void {
  const { c } = p;
  const written = new Set<NameRef>();
  let isClear = true;
  do {
    const target = assigned(p);
    const found = target && p.scope.find(target.table.text, target.schema?.text)?.table;
    if (found === undefined) isClear = false;
    else written.add(found);
    expression(p);
  } while (c.accept(','));
  if (isClear) for (const table of p.scope.tables) if (!written.has(table)) table.role = 'read';
}

/** The qualifier of the column that is assigned next; nothing is taken. */
function assigned({ c }: Parse): { schema?: NamePart; table: NamePart } | undefined {
  if (!c.isAhead(1, '.')) return undefined;
  const first = c.peekName(0);
  return c.isAhead(3, '.') ? { schema: first, table: c.peekName(2) } : { table: first };
}

/** MariaDB: FOR PORTION OF period FROM .. TO .. */
function portion(p: Parse): void {
  if (!p.c.accept('FOR', 'PORTION', 'OF')) return;
  p.c.name();
  p.c.expect('FROM');
  expression(p);
  p.c.expect('TO');
  expression(p);
}

function ending(p: Parse): void {
  const { c } = p;
  if (c.accept('ORDER')) {
    c.expect('BY');
    ordered(p);
  }
  if (c.accept('LIMIT')) expressions(p);
  returning(p);
}

export function remove(p: Parse): void {
  const { c } = p;
  c.next();
  priorities(p);
  const from = c.accept('FROM');
  const targets = deleteTargets(p);
  if (from && c.accept('USING')) tableReferences(p);
  else if (!from && c.accept('FROM')) tableReferences(p);
  else return removeFromOne(p, targets);
  for (const target of targets) noteTarget(p, target);
  if (c.accept('WHERE')) expression(p);
  ending(p);
}

interface Target {
  readonly schema: NamePart | undefined;
  readonly name: NamePart;
}

function deleteTargets({ c }: Parse): Target[] {
  const targets: Target[] = [];
  do {
    const first = c.name();
    const second = c.is('.') && !c.isAhead(1, '*') && c.accept('.') ? c.name() : undefined;
    c.accept('.', '*');
    targets.push({ schema: second && first, name: second ?? first });
  } while (c.accept(','));
  return targets;
}

function removeFromOne(p: Parse, [target, ...others]: readonly Target[]): void {
  const { c } = p;
  if (target === undefined || others.length > 0)
    throw c.refusal('where FROM or USING was expected');
  const table = p.note('table', 'written', target.schema, target.name);
  if (c.accept('PARTITION')) nameList(p);
  portion(p);
  p.scope.add(table, tableAlias(p)?.text);
  portion(p);
  if (c.accept('BEFORE', 'SYSTEM_TIME')) {
    c.accept('TIMESTAMP');
    c.accept('TRANSACTION');
    expression(p);
  }
  if (c.accept('WHERE')) expression(p);
  ending(p);
}

/** A target is named as the tables after FROM are, by alias or by name. */
function noteTarget(p: Parse, { schema, name }: Target): void {
  const table = p.scope.find(name.text, schema?.text)?.table;
  if (table === undefined) throw p.c.refusal(`the target ${name.text} is none of the tables`);
  table.role = 'written';
  p.scope.use({ ...(schema && { schema }), table: name, column: undefined, isTarget: true });
}

/** WITH before UPDATE or DELETE; before SELECT it belongs to the query. */
export function withTables(p: Parse): void {
  commonTables(p);
  if (p.c.is('UPDATE')) update(p);
  else if (p.c.is('DELETE')) remove(p);
  else p.hooks.query(p);
}

/** LOAD DATA and LOAD XML. */
export function load(p: Parse): void {
  const { c } = p;
  c.next();
  if (!c.accept('DATA') && !c.accept('XML')) throw c.refusal('where DATA or XML was expected');
  priorities(p);
  c.expect('INFILE');
  c.next();
  if (!c.accept('REPLACE')) c.accept('IGNORE');
  c.expect('INTO', 'TABLE');
  p.scope.add(p.ref('table', 'written'));
  if (c.accept('PARTITION')) nameList(p);
  while (!c.atEnd && !c.is('(') && !c.is('SET')) c.next(); // formats of columns and lines
  if (c.accept('(')) parenthesised(p);
  if (c.accept('SET')) expressions(p);
}

/** CALL and DO. */
export function call(p: Parse): void {
  const { c } = p;
  if (c.accept('DO')) return expressions(p);
  c.expect('CALL');
  p.ref('procedure', 'called');
  if (c.is('.')) throw c.refusal('a procedure of a package');
  if (c.accept('(')) parenthesised(p);
}
