import type { NamePart } from '../parsed.js';
import type { Parse } from '../state.js';
import { ENDS_EXPRESSION, FUNCTIONS, OPERATORS, WITHIN_PARENTHESES } from './words.js';

const NUMBER = /^(?:\d+(?:E\d*)?|0X[0-9A-F]+|0B[01]+)$/;
/** MariaDB's functions of sequences: their first argument is the sequence's name. */
const OF_SEQUENCES: ReadonlySet<string> = new Set(['NEXTVAL', 'LASTVAL', 'SETVAL']);

interface Progress {
  /** CASE expressions that are open. */
  cases: number;
  /** Whether the last token ended an operand: a name after it is an alias or a keyword. */
  afterOperand: boolean;
  readonly isParenthesised: boolean;
}

/**
 * An expression, up to what cannot belong to it. Of its structure only that is followed which tells
 * names apart: columns with what qualifies them, functions, sequences and subqueries.
 */
export function expression(p: Parse): void {
  scan(p, { cases: 0, afterOperand: false, isParenthesised: false });
}

/** One or more, separated by commas. */
export function expressions(p: Parse): void {
  do expression(p);
  while (p.c.accept(','));
}

/** What stands in parentheses in an expression, after the opening one: a query, or anything else. */
export function parenthesised(p: Parse): void {
  if (startsQuery(p)) p.hooks.query(p);
  const progress: Progress = { cases: 0, afterOperand: false, isParenthesised: true };
  for (;;) {
    scan(p, progress);
    progress.afterOperand = false;
    if (p.c.accept(')')) return;
    p.c.expect(',');
  }
}

/** Whether a query follows; those in parentheses of their own are found when these are entered. */
export function startsQuery({ c, isMariadb }: Parse): boolean {
  const word = c.word();
  if (word === 'SELECT') return true;
  if (word === 'WITH') return !c.isAhead(1, '(');
  if (word === 'TABLE') return !isMariadb && !c.isAhead(1, ',') && !c.isAhead(1, ')');
  return false;
}

function scan(p: Parse, progress: Progress): void {
  const { c } = p;
  while (!c.atEnd && !c.is(',') && !c.is(')') && !c.is(';')) {
    if (c.is('(')) openParenthesis(p, progress);
    else if (c.is('@')) userVariable(p, progress);
    else if (c.kind() === 'number') number(p, progress);
    else if (c.kind() === 'string') literal(p, progress);
    else if (c.kind() === 'name') chain(p, progress);
    else if (c.kind() === 'symbol') {
      c.next();
      progress.afterOperand = false;
    } else if (!word(p, progress)) return;
  }
}

function openParenthesis(p: Parse, progress: Progress): void {
  p.c.next();
  if (startsQuery(p)) {
    p.hooks.query(p);
    p.c.expect(')');
  } else parenthesised(p);
  progress.afterOperand = true;
}

/** `@name`, `@'name'`, `@@variable`, `@@session.variable`. */
function userVariable({ c }: Parse, progress: Progress): void {
  c.next();
  c.accept('@');
  c.next();
  while (c.is('.') && c.isAdjacent) {
    c.next();
    c.next();
  }
  progress.afterOperand = true;
}

function number({ c }: Parse, progress: Progress): void {
  c.next();
  if (c.is('.') && c.isAdjacent) {
    c.next();
    if (c.isAdjacent && /^\d|^E\d/.test(c.word())) c.next();
    else if (c.isAdjacent && c.kind() === 'number') c.next();
  }
  progress.afterOperand = true;
}

function literal({ c }: Parse, progress: Progress): void {
  c.next();
  progress.afterOperand = true;
}

/** False: the word does not belong to the expression. */
function word(p: Parse, progress: Progress): boolean {
  const { c } = p;
  const text = c.word();
  if (NUMBER.test(text) || c.kind(1) === 'string') {
    if (progress.afterOperand && !NUMBER.test(text) && ENDS_EXPRESSION.has(text)) return false;
    literal(p, progress);
    return true;
  }
  if (progress.cases > 0 && ['WHEN', 'THEN', 'ELSE', 'END'].includes(text)) {
    c.next();
    progress.afterOperand = text === 'END';
    if (text === 'END') progress.cases -= 1;
    return true;
  }
  if (!progress.isParenthesised && endsHere(p, text, progress)) return false;
  if (p.isMariadb && OF_SEQUENCES.has(text) && c.isAhead(1, '('))
    return sequenceFunction(p, progress);
  if (isValueFor(p, text)) return sequenceValue(p, progress);
  if (isKeyword(p, text, progress)) return keyword(p, text, progress);
  if (startsQuery(p)) {
    p.hooks.query(p);
    return true;
  }
  if (progress.isParenthesised && ENDS_EXPRESSION.has(text)) throw c.refusal(`the word ${text}`);
  chain(p, progress);
  return true;
}

function endsHere({ c, inBody }: Parse, text: string, { afterOperand }: Progress): boolean {
  if (c.isAhead(1, '(') && FUNCTIONS.has(text) && text !== 'ALL') return false;
  if (ENDS_EXPRESSION.has(text) || (['LEFT', 'RIGHT', 'FULL'].includes(text) && joins(c.word(1))))
    return true;
  if (['MINUS', 'OFFSET', 'QUALIFY'].includes(text)) return afterOperand;
  return inBody && afterOperand && (text === 'END' || text === 'DO');
}

function joins(next: string): boolean {
  return next === 'JOIN' || next === 'OUTER';
}

function isKeyword(
  { c }: Parse,
  text: string,
  { isParenthesised, afterOperand }: Progress,
): boolean {
  if (FUNCTIONS.has(text) && c.isAhead(1, '(')) return true;
  if (isParenthesised && WITHIN_PARENTHESES.has(text)) return true;
  if (!OPERATORS.has(text)) return false;
  // some of these are reserved by neither server, or by one of them
  const mayBeName = ['MEMBER', 'AGAINST', 'UNKNOWN', 'DATE', 'TIME', 'TIMESTAMP', 'OF', 'ROW'];
  return !mayBeName.includes(text) || (afterOperand && !c.isAhead(1, '.'));
}

function keyword({ c }: Parse, text: string, progress: Progress): boolean {
  if (text === 'CASE') progress.cases += 1;
  c.next();
  progress.afterOperand =
    ['NULL', 'TRUE', 'FALSE', 'DEFAULT'].includes(text) || text.startsWith('CURRENT_');
  return true;
}

/** MariaDB: NEXT VALUE FOR s, PREVIOUS VALUE FOR s. */
function isValueFor({ c, isMariadb }: Parse, text: string): boolean {
  return isMariadb && (text === 'NEXT' || text === 'PREVIOUS') && c.isAhead(1, 'VALUE', 'FOR');
}

function sequenceValue(p: Parse, progress: Progress): boolean {
  for (let i = 0; i < 3; i += 1) p.c.next();
  p.ref('table', 'written');
  progress.afterOperand = true;
  return true;
}

function sequenceFunction(p: Parse, progress: Progress): boolean {
  p.c.next();
  p.c.next();
  p.ref('table', 'written');
  if (p.c.accept(',')) expressions(p);
  p.c.expect(')');
  progress.afterOperand = true;
  return true;
}

/** A column with what qualifies it, or a function. */
function chain(p: Parse, progress: Progress): void {
  const parts = [p.c.name()];
  let isStar = false;
  while (parts.length < 3 && p.c.is('.')) {
    p.c.next();
    isStar = p.c.accept('*');
    if (isStar) break;
    parts.push(p.c.name());
  }
  if (!isStar && p.c.is('(')) noteFunction(p, parts);
  else noteColumn(p, parts, isStar, progress.afterOperand);
  progress.afterOperand = true;
}

function noteFunction(p: Parse, parts: readonly NamePart[]): void {
  const [schema, name, third] = parts;
  if (third !== undefined) throw p.c.refusal('a function of a package');
  if (schema !== undefined && name !== undefined) p.note('function', 'called', schema, name);
}

function noteColumn(
  p: Parse,
  parts: readonly NamePart[],
  isStar: boolean,
  afterOperand: boolean,
): void {
  const column = isStar ? undefined : parts.at(-1);
  const [table, schema] = parts.slice(0, isStar ? undefined : -1).toReversed();
  if (table === undefined && afterOperand) {
    if (column !== undefined) p.scope.alias(column);
    return;
  }
  p.scope.use({ column, ...(table && { table }), ...(schema && { schema }) });
}
