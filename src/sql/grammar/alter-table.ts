import type { Parse } from '../state.js';
import { attributes, isKeyOrConstraint, keyOrConstraint } from './definition-parts.js';
import { parenthesised } from './expression.js';
import { ordered } from './query-tail.js';
import { elements, partitioning } from './table-definition.js';

/** After ALTER [ONLINE] [IGNORE] TABLE. */
export function alterTable(p: Parse): void {
  const { c } = p;
  c.accept('IF', 'EXISTS');
  p.scope.add(p.ref('table', 'altered'));
  if (c.accept('WAIT')) c.next();
  else c.accept('NOWAIT');
  while (!c.atEnd && !c.is(';')) {
    if (!c.accept(',')) change(p);
  }
}

function change(p: Parse): void {
  const { c } = p;
  switch (c.word()) {
    case 'ADD':
      return add(p);
    case 'DROP':
      return drop(p);
    case 'CHANGE':
      return redefine(p, true);
    case 'MODIFY':
      return redefine(p, false);
    case 'ALTER':
      return alter(p);
    case 'RENAME':
      return rename(p);
    case 'EXCHANGE':
      return exchange(p);
    case 'CONVERT':
      return convert(p);
    case 'ORDER':
      c.next();
      c.expect('BY');
      return ordered(p);
    case 'PARTITION':
      c.next();
      return partitioning(p);
    case 'REORGANIZE':
      return reorganize(p);
    default:
      attributes(p, new Set(['PARTITION']));
      if (c.is('PARTITION', 'BY')) return;
      return partitionNames(p);
  }
}

/** TRUNCATE PARTITION p, .. and the like: what follows are names of partitions. */
function partitionNames({ c }: Parse): void {
  if (!c.accept('PARTITION')) return;
  while (!c.atEnd && !c.is(';')) c.next();
}

function add(p: Parse): void {
  const { c } = p;
  c.next();
  if (c.is('PARTITION')) return addPartition(p);
  if (isKeyOrConstraint(p)) return keyOrConstraint(p);
  if (c.is('SYSTEM', 'VERSIONING')) return attributes(p);
  c.accept('COLUMN');
  c.accept('IF', 'NOT', 'EXISTS');
  if (c.accept('(')) elements(p);
  else columnAndPlace(p);
}

function addPartition(p: Parse): void {
  const { c } = p;
  while (!c.atEnd && !c.is(';') && !c.is(',')) {
    if (c.accept('(')) parenthesised(p);
    else c.next();
  }
}

/** FIRST or AFTER another column. */
function columnAndPlace(p: Parse): void {
  const { c } = p;
  p.scope.use({ column: c.name() });
  attributes(p, new Set(['AFTER']));
  if (c.accept('AFTER')) p.scope.use({ column: c.name() });
  attributes(p);
}

const NO_COLUMN: ReadonlySet<string> = new Set([
  'INDEX',
  'KEY',
  'PRIMARY',
  'FOREIGN',
  'CONSTRAINT',
  'CHECK',
  'PARTITION',
  'SYSTEM',
  'PERIOD',
]);

function drop(p: Parse): void {
  const { c } = p;
  c.next();
  if (c.is('PARTITION')) return partitionNames(p);
  if (NO_COLUMN.has(c.word())) return otherThanColumn(p);
  c.accept('COLUMN');
  c.accept('IF', 'EXISTS');
  p.scope.use({ column: c.name() });
  attributes(p);
}

const LABELLED: ReadonlySet<string> = new Set(['INDEX', 'KEY', 'FOREIGN', 'CONSTRAINT', 'CHECK']);

function otherThanColumn(p: Parse): void {
  labelled(p);
  attributes(p);
}

/** The name after INDEX, KEY, FOREIGN KEY, CONSTRAINT or CHECK. */
function labelled(p: Parse): void {
  const { c } = p;
  if (c.acceptAny(LABELLED) === '') return;
  c.accept('KEY');
  c.accept('IF', 'EXISTS');
  if (c.isName()) p.label();
}

function redefine(p: Parse, hasNewName: boolean): void {
  const { c } = p;
  c.next();
  c.accept('COLUMN');
  c.accept('IF', 'EXISTS');
  if (hasNewName) p.scope.use({ column: c.name() });
  columnAndPlace(p);
}

function alter(p: Parse): void {
  const { c } = p;
  c.next();
  if (LABELLED.has(c.word())) return otherThanColumn(p);
  c.accept('COLUMN');
  c.accept('IF', 'EXISTS');
  p.scope.use({ column: c.name() });
  attributes(p);
}

/** RENAME {COLUMN | INDEX | KEY} a TO b, RENAME [TO | AS | =] table */
function rename(p: Parse): void {
  const { c } = p;
  c.next();
  if (c.accept('COLUMN')) {
    c.accept('IF', 'EXISTS');
    p.scope.use({ column: c.name() });
    c.expect('TO');
    p.scope.use({ column: c.name() });
  } else if (c.is('INDEX') || c.is('KEY')) {
    labelled(p);
    c.expect('TO');
    p.label();
  } else {
    if (!c.accept('TO') && !c.accept('AS')) c.accept('=');
    p.ref('table', 'renamed-to');
  }
}

/** EXCHANGE PARTITION p WITH TABLE t */
function exchange(p: Parse): void {
  const { c } = p;
  c.expect('EXCHANGE', 'PARTITION');
  c.name();
  c.expect('WITH', 'TABLE');
  p.ref('table', 'altered');
  attributes(p);
}

/** CONVERT TO CHARACTER SET; MariaDB: CONVERT PARTITION p TO TABLE t, CONVERT TABLE t TO PARTITION .. */
function convert(p: Parse): void {
  const { c } = p;
  c.next();
  if (c.accept('PARTITION')) {
    c.name();
    c.expect('TO', 'TABLE');
    p.ref('table', 'created');
  } else if (c.accept('TABLE')) p.ref('table', 'dropped');
  attributes(p, new Set(['PARTITION']));
  if (c.is('PARTITION')) addPartition(p);
}

function reorganize(p: Parse): void {
  const { c } = p;
  while (!c.atEnd && !c.is(';') && !c.is('INTO')) c.next();
  addPartition(p);
}
