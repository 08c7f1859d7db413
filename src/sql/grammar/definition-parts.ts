import type { Parse } from '../state.js';
import { expression, parenthesised } from './expression.js';

/** `(col [(length)] [ASC | DESC], (expression), ..)` of an index or a foreign key. */
export function keyParts(p: Parse): void {
  const { c } = p;
  c.expect('(');
  do {
    if (c.accept('(')) parenthesised(p);
    else {
      p.scope.use({ column: c.name() });
      if (c.accept('(')) parenthesised(p);
      if (c.accept('WITHOUT')) c.expect('OVERLAPS');
    }
    if (!c.accept('ASC')) c.accept('DESC');
  } while (c.accept(','));
  c.expect(')');
}

/** REFERENCES table (columns) and what happens to it; the columns are those of the other table. */
export function references(p: Parse): void {
  const { c } = p;
  c.expect('REFERENCES');
  const table = p.ref('table', 'referenced');
  p.ownSchema.set(table, p.scope.tables[0]);
  if (!c.accept('(')) return;
  do p.columns.push({ name: c.name(), table });
  while (c.accept(','));
  c.expect(')');
}

/**
 * The rest of a definition of a column, an index or an option: words, values, expressions in
 * parentheses and references, up to a comma or the end of the parentheses around.
 */
export function attributes(p: Parse, ends: ReadonlySet<string> = new Set()): void {
  const { c } = p;
  while (!c.atEnd && !c.is(',') && !c.is(')') && !c.is(';')) {
    const word = c.word();
    if (ends.has(word)) return;
    if (word === 'REFERENCES') references(p);
    else if (word === 'DEFAULT' && c.kind(1) !== 'string') defaultValue(p);
    else if (word === 'UNION' && (c.isAhead(1, '(') || c.isAhead(1, '='))) mergedTables(p);
    else if (word === 'TABLE' || word === 'SELECT') throw c.refusal(`the word ${word}`);
    else if (c.next() && c.previousIs('(')) parenthesised(p);
  }
}

/** MariaDB's default may be the next value of a sequence. */
function defaultValue(p: Parse): void {
  const { c } = p;
  c.next();
  const isSequence = c.is('NEXT', 'VALUE') || c.is('NEXTVAL', '(') || c.is('PREVIOUS', 'VALUE');
  if (!isSequence) return;
  for (const word of ['NEXT', 'PREVIOUS', 'VALUE', 'FOR', 'NEXTVAL', '(']) c.accept(word);
  p.ref('table', 'referenced');
  c.accept(')');
}

/** UNION = (t, ..) of a MERGE table. */
function mergedTables(p: Parse): void {
  const { c } = p;
  c.next();
  c.accept('=');
  c.expect('(');
  while (!c.accept(')')) {
    p.ref('table', 'referenced');
    c.accept(',');
  }
}

/** A column after its name: `type attributes`. */
export function column(p: Parse): void {
  p.scope.use({ column: p.c.name() });
  attributes(p);
}

/** An index after INDEX, KEY, UNIQUE ..: `[name] [USING type] (parts) options`. */
export function index(p: Parse): void {
  const { c } = p;
  if (c.accept('IF', 'NOT', 'EXISTS')) {
    // as without it
  }
  while (!c.is('(')) p.labels.add(c.next().start);
  keyParts(p);
  attributes(p);
}

const INDEXES: ReadonlySet<string> = new Set([
  'INDEX',
  'KEY',
  'UNIQUE',
  'FULLTEXT',
  'SPATIAL',
  'PRIMARY',
  'FOREIGN',
  'VECTOR',
]);

/** Whether an index, a constraint or a period is defined next, not a column. */
export function isKeyOrConstraint({ c }: Parse): boolean {
  const word = c.word();
  if (word === 'CONSTRAINT' || word === 'CHECK') return true;
  if (word === 'PERIOD') return c.isAhead(1, 'FOR');
  if (word === 'VECTOR') return ['INDEX', 'KEY', '('].some((next) => c.isAhead(1, next));
  return INDEXES.has(word);
}

export function keyOrConstraint(p: Parse): void {
  const { c } = p;
  if (c.accept('CONSTRAINT') && !INDEXES.has(c.word()) && c.word() !== 'CHECK') {
    c.accept('IF', 'NOT', 'EXISTS');
    p.label();
  }
  if (c.accept('CHECK')) {
    expression(p);
    attributes(p);
  } else if (c.accept('PERIOD')) attributes(p);
  else index(p);
}
