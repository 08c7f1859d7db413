import type { Parse } from '../state.js';
import { expression, expressions, parenthesised } from './expression.js';

/** A statement of a stored program's body that SQL has not elsewhere; false: it is none. */
export function programStatement(p: Parse): boolean {
  const { c } = p;
  label(p);
  const production = PRODUCTIONS[c.word()];
  if (production === undefined || (c.word() === 'SET' && isAccountSetting(p))) return false;
  if (isFunctionCall(p)) return false;
  production(p);
  return true;
}

function isAccountSetting({ c }: Parse): boolean {
  return ['PASSWORD', 'ROLE', 'DEFAULT', 'STATEMENT'].includes(c.word(1));
}

/** No statement begins with a call of a function. */
function isFunctionCall({ c }: Parse): boolean {
  return c.word() === 'REPEAT' && c.isAhead(1, '(') && c.isAhead(2, ')');
}

/** `name:` before a block or a loop. */
function label({ c }: Parse): void {
  if (!c.isName() || !c.isAhead(1, ':') || c.isAhead(2, '=')) return;
  c.next();
  c.next();
}

type Production = (p: Parse) => void;

const PRODUCTIONS: Readonly<Partial<Record<string, Production>>> = {
  BEGIN: block,
  IF: ifStatement,
  CASE: caseStatement,
  LOOP: loop,
  WHILE: whileLoop,
  REPEAT: repeatLoop,
  FOR: forLoop,
  DECLARE: declare,
  RETURN: returns,
  SET: set,
  LEAVE: words,
  ITERATE: words,
  OPEN: open,
  CLOSE: words,
  FETCH: words,
  SIGNAL: signal,
  RESIGNAL: signal,
  GET: words,
  PREPARE: dynamic,
  EXECUTE: dynamic,
  DEALLOCATE: words,
  COMMIT: words,
  ROLLBACK: words,
  SAVEPOINT: words,
  START: words,
  RELEASE: words,
};

/** Statements up to one of these words; each ends with a semicolon. */
function statements(p: Parse, ...ends: readonly string[]): void {
  while (!ends.includes(p.c.word())) {
    p.apart(() => p.hooks.statement(p));
    p.c.expect(';');
  }
}

function block(p: Parse): void {
  const { c } = p;
  c.next();
  c.accept('NOT', 'ATOMIC');
  statements(p, 'END', 'EXCEPTION');
  if (c.is('EXCEPTION')) throw c.refusal('a block of Oracle mode');
  c.next();
  endLabel(p);
}

function endLabel({ c }: Parse): void {
  if (c.isName()) c.next();
}

function ifStatement(p: Parse): void {
  const { c } = p;
  c.next();
  expression(p);
  c.expect('THEN');
  statements(p, 'ELSEIF', 'ELSE', 'END');
  while (c.accept('ELSEIF')) {
    expression(p);
    c.expect('THEN');
    statements(p, 'ELSEIF', 'ELSE', 'END');
  }
  if (c.accept('ELSE')) statements(p, 'END');
  c.expect('END', 'IF');
}

function caseStatement(p: Parse): void {
  const { c } = p;
  c.next();
  if (!c.is('WHEN')) expression(p);
  while (c.accept('WHEN')) {
    expression(p);
    c.expect('THEN');
    statements(p, 'WHEN', 'ELSE', 'END');
  }
  if (c.accept('ELSE')) statements(p, 'END');
  c.expect('END', 'CASE');
}

function loop(p: Parse): void {
  p.c.next();
  statements(p, 'END');
  p.c.expect('END', 'LOOP');
  endLabel(p);
}

function whileLoop(p: Parse): void {
  p.c.next();
  expression(p);
  p.c.expect('DO');
  statements(p, 'END');
  p.c.expect('END', 'WHILE');
  endLabel(p);
}

function repeatLoop(p: Parse): void {
  p.c.next();
  statements(p, 'UNTIL');
  p.c.expect('UNTIL');
  expression(p);
  p.c.expect('END', 'REPEAT');
  endLabel(p);
}

/** MariaDB: FOR i IN [REVERSE] a .. b DO, FOR record IN (query) DO, FOR record IN cursor(..) DO */
function forLoop(p: Parse): void {
  const { c } = p;
  c.next();
  c.name();
  c.expect('IN');
  c.accept('REVERSE');
  expression(p);
  if (c.is('.')) throw c.refusal('a range');
  c.expect('DO');
  statements(p, 'END');
  c.expect('END', 'FOR');
  endLabel(p);
}

/** DECLARE variables, a condition, a cursor FOR a query, or a handler FOR conditions. */
function declare(p: Parse): void {
  const { c } = p;
  c.next();
  const isHandler = ['CONTINUE', 'EXIT', 'UNDO'].includes(c.word()) && c.isAhead(1, 'HANDLER');
  if (isHandler) return handler(p);
  do c.name();
  while (c.accept(','));
  if (c.accept('CURSOR')) return cursor(p);
  if (c.accept('CONDITION')) return words(p);
  dataType(p);
  if (c.accept('DEFAULT') || c.accept(':', '=')) expression(p);
}

function handler(p: Parse): void {
  const { c } = p;
  c.next();
  c.next();
  c.expect('FOR');
  do condition(p);
  while (c.accept(','));
  p.apart(() => p.hooks.statement(p));
}

function condition({ c }: Parse): void {
  if (c.accept('SQLSTATE')) {
    c.accept('VALUE');
    c.next();
  } else if (c.accept('NOT')) c.expect('FOUND');
  else c.next();
}

function cursor(p: Parse): void {
  const { c } = p;
  if (c.accept('(')) parenthesised(p);
  c.expect('FOR');
  p.hooks.query(p);
}

const ENDS_TYPE: ReadonlySet<string> = new Set(
  `DEFAULT COMMENT LANGUAGE NOT DETERMINISTIC CONTAINS NO READS MODIFIES SQL RETURN BEGIN SONAME AS IS
   SELECT INSERT UPDATE DELETE SET IF CASE CALL`.split(/\s+/),
);

/** A type, with MariaDB's TYPE OF t.c and ROW TYPE OF t. */
export function dataType(p: Parse): void {
  const { c } = p;
  if (c.accept('TYPE', 'OF')) return expression(p);
  if (c.accept('ROW', 'TYPE', 'OF')) {
    p.ref('table', 'read');
    return;
  }
  c.next();
  while (!c.atEnd && !c.is(',') && !c.is(')') && !c.is(';') && !c.is(':')) {
    const word = c.word();
    if (ENDS_TYPE.has(word) && !(word === 'SET' && c.previousIs('CHARACTER'))) return;
    if (c.accept('(')) parenthesised(p);
    else c.next();
  }
}

function returns(p: Parse): void {
  p.c.next();
  expression(p);
}

/** Variables of the program or the session. */
export function set(p: Parse): void {
  const { c } = p;
  c.next();
  if (c.accept('TRANSACTION') || c.accept('SESSION', 'TRANSACTION') || c.accept('NAMES'))
    return words(p);
  if (c.accept('CHARACTER', 'SET') || c.accept('CHARSET')) return words(p);
  do {
    assignmentTarget(p);
    if (!c.is('ON') && !c.is('BINARY')) expression(p);
    else c.next();
  } while (c.accept(','));
}

/** `NEW.c`, `variable`, `SESSION variable`, `@variable`, up to and with `=`. */
function assignmentTarget(p: Parse): void {
  const { c } = p;
  while (!c.accept('=')) {
    if (c.accept('(')) parenthesised(p);
    else c.next();
  }
}

function open(p: Parse): void {
  p.c.next();
  p.c.name();
  if (p.c.accept('(')) parenthesised(p);
  else if (p.c.accept('USING')) expressions(p);
}

/** SIGNAL condition SET item = value, .. */
function signal(p: Parse): void {
  const { c } = p;
  while (!c.atEnd && !c.is(';') && !c.is('SET')) c.next();
  if (c.is('SET')) set(p);
}

function dynamic(p: Parse): void {
  const { c } = p;
  p.isDynamic = true;
  c.next();
  while (!c.atEnd && !c.is(';')) {
    if (c.accept('(')) parenthesised(p);
    else c.next();
  }
}

/** A statement whose words are names of its own: labels, cursors, conditions, save points. */
function words({ c }: Parse): void {
  c.next();
  while (!c.atEnd && !c.is(';')) {
    if (c.is('(')) throw c.refusal('a parenthesis');
    c.next();
  }
}
