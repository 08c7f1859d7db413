import type { Parse } from '../state.js';
import { definerClause } from './account.js';
import { expression } from './expression.js';
import { dataType } from './program.js';
import { nameList } from './tables.js';

/** OR REPLACE, DEFINER, ALGORITHM, SQL SECURITY, AGGREGATE, in any order. */
export function attributesOfStored(p: Parse): void {
  const { c } = p;
  for (;;) {
    if (c.accept('OR', 'REPLACE') || definerClause(p) || c.accept('AGGREGATE')) continue;
    if (c.accept('ALGORITHM', '=')) c.next();
    else if (c.accept('SQL', 'SECURITY')) c.next();
    else return;
  }
}

/** After VIEW. */
export function createView(p: Parse, verb: 'created' | 'altered'): void {
  const { c } = p;
  c.accept('IF', 'NOT', 'EXISTS');
  c.accept('IF', 'EXISTS');
  p.ref('table', verb);
  if (c.is('(')) nameList(p);
  c.expect('AS');
  p.copiesColumns = true;
  p.hooks.query(p);
  if (!c.accept('WITH')) return;
  if (!c.accept('CASCADED')) c.accept('LOCAL');
  c.expect('CHECK', 'OPTION');
}

/** After PROCEDURE or FUNCTION. */
export function createRoutine(p: Parse, object: 'procedure' | 'function'): void {
  const { c } = p;
  c.accept('IF', 'NOT', 'EXISTS');
  p.ref(object, 'created');
  if (c.is('RETURNS')) return loadable(p);
  if (c.is('(') || !p.isMariadb) parameters(p); // Oracle mode may leave them out
  if (c.accept('RETURNS') || (p.isMariadb && c.accept('RETURN'))) dataType(p);
  characteristics(p);
  body(p);
}

/** After PACKAGE of MariaDB's Oracle mode or LIBRARY of MySQL: what it holds is not understood. */
export function createModule(p: Parse): void {
  const { c } = p;
  if (p.object === 'PACKAGE') c.accept('BODY');
  c.accept('IF', 'NOT', 'EXISTS');
  p.ref('procedure', 'created');
  opaque(p);
}

/** A body in a grammar or language that is not read here: names in it cannot be changed. */
function opaque(p: Parse): void {
  const { c } = p;
  const start = c.offset;
  p.isDynamic = true;
  while (!c.atEnd) c.next();
  p.body = c.since(start);
}

/** CREATE FUNCTION f RETURNS type SONAME 'library': belongs to no schema. */
function loadable(p: Parse): void {
  const { c } = p;
  p.names.pop();
  while (!c.atEnd && !c.is('SONAME')) c.next();
  c.expect('SONAME');
  c.next();
}

function parameters(p: Parse): void {
  const { c } = p;
  c.expect('(');
  while (!c.accept(')')) {
    if (['IN', 'OUT', 'INOUT'].includes(c.word()) && !c.isAhead(1, ',')) c.next();
    c.name();
    dataType(p);
    if (c.accept('DEFAULT')) expression(p);
    c.accept(',');
  }
}

function characteristics({ c }: Parse): void {
  for (;;) {
    if (c.accept('COMMENT')) c.next();
    else if (c.accept('LANGUAGE')) c.next();
    else if (c.accept('USING', '(')) while (!c.accept(')')) c.next();
    else if (c.accept('SQL', 'SECURITY')) c.next();
    else if (!PLAIN.some((words) => c.accept(...words))) return;
  }
}

const PLAIN: ReadonlyArray<readonly string[]> = [
  ['NOT', 'DETERMINISTIC'],
  ['DETERMINISTIC'],
  ['CONTAINS', 'SQL'],
  ['NO', 'SQL'],
  ['READS', 'SQL', 'DATA'],
  ['MODIFIES', 'SQL', 'DATA'],
];

/** What is stored and executed later, up to the end. */
export function body(p: Parse): void {
  const { c } = p;
  if (c.is('AS') || c.is('IS')) return opaque(p);
  const start = c.offset;
  p.inBody = true;
  p.apart(() => p.hooks.statement(p));
  p.inBody = false;
  p.body = c.since(start);
}

const TRIGGER_EVENTS: ReadonlySet<string> = new Set(['INSERT', 'UPDATE', 'DELETE', 'OR']);

/** After TRIGGER. */
export function createTrigger(p: Parse): void {
  const { c } = p;
  c.accept('IF', 'NOT', 'EXISTS');
  p.ref('trigger', 'created');
  if (!c.accept('BEFORE')) c.expect('AFTER');
  while (c.acceptAny(TRIGGER_EVENTS) !== '') {
    // MariaDB knows several
  }
  if (c.is('OF')) throw c.refusal('columns of a trigger');
  c.expect('ON');
  p.ref('table', 'altered');
  c.expect('FOR', 'EACH', 'ROW');
  if (c.accept('FOLLOWS') || c.accept('PRECEDES')) p.ref('trigger', 'referenced');
  body(p);
}

/** After EVENT. */
export function createEvent(p: Parse, verb: 'created' | 'altered'): void {
  const { c } = p;
  c.accept('IF', 'NOT', 'EXISTS');
  c.accept('IF', 'EXISTS');
  p.ref('event', verb);
  while (!c.atEnd && !c.accept('DO')) eventClause(p);
  if (c.previousIs('DO')) body(p);
}

function eventClause(p: Parse): void {
  const { c } = p;
  if (c.accept('ON', 'SCHEDULE') || c.accept('ON', 'COMPLETION')) return;
  if (c.accept('RENAME', 'TO')) p.ref('event', 'renamed-to');
  else if (c.accept('COMMENT')) c.next();
  else if (c.accept('(')) throw c.refusal('a parenthesis');
  else if (['AT', 'EVERY', 'STARTS', 'ENDS'].includes(c.word())) schedule(p);
  else c.next();
}

/** A time or an interval, in which functions may be called. */
function schedule(p: Parse): void {
  const { c } = p;
  c.next();
  let depth = 0;
  while (!c.atEnd && (depth > 0 || !ENDS_SCHEDULE.has(c.word()))) {
    if (c.is('SELECT')) throw c.refusal('a query in a schedule');
    if (c.is('(')) depth += 1;
    if (c.is(')')) depth -= 1;
    c.next();
  }
}

const ENDS_SCHEDULE: ReadonlySet<string> = new Set([
  'STARTS',
  'ENDS',
  'ON',
  'RENAME',
  'ENABLE',
  'DISABLE',
  'COMMENT',
  'DO',
]);
