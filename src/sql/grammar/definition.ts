import type { ObjectKind, Role } from '../parsed.js';
import type { Parse } from '../state.js';
import { alterTable } from './alter-table.js';
import { attributes, keyParts } from './definition-parts.js';
import {
  attributesOfStored,
  createEvent,
  createModule,
  createRoutine,
  createTrigger,
  createView,
} from './stored.js';
import { createTable, tableList } from './table-definition.js';

const INDEX_WORDS: ReadonlySet<string> = new Set([
  'UNIQUE',
  'FULLTEXT',
  'SPATIAL',
  'VECTOR',
  'ONLINE',
  'OFFLINE',
]);

export function create(p: Parse): void {
  const { c } = p;
  c.expect('CREATE');
  attributesOfStored(p);
  const isTemporary = c.accept('TEMPORARY');
  if (c.is('SPATIAL', 'REFERENCE')) return elsewhere(p);
  while (c.acceptAny(INDEX_WORDS) !== '') {
    // as without them
  }
  if (c.accept('JSON')) while (!c.is('VIEW')) c.next(); // RELATIONAL DUALITY
  p.object = c.word();
  c.next();
  switch (p.object) {
    case 'TABLE':
      return isTemporary ? temporary(p) : createTable(p);
    case 'DATABASE':
    case 'SCHEMA':
      return schema(p, 'created');
    case 'INDEX':
      return createIndex(p);
    case 'VIEW':
      return createView(p, 'created');
    case 'PROCEDURE':
      return createRoutine(p, 'procedure');
    case 'FUNCTION':
      return createRoutine(p, 'function');
    case 'TRIGGER':
      return createTrigger(p);
    case 'EVENT':
      return createEvent(p, 'created');
    case 'SEQUENCE':
      c.accept('IF', 'NOT', 'EXISTS');
      p.ref('table', 'created');
      return attributes(p);
    case 'PACKAGE':
    case 'LIBRARY':
      return createModule(p);
    default:
      return elsewhere(p);
  }
}

/** A temporary table is one of its session, whatever its name. */
function temporary(p: Parse): void {
  createTable(p);
  p.object = 'TEMPORARY TABLE';
}

/** Objects outside of schemas: they name nothing that filters know. */
function elsewhere(p: Parse): void {
  const { c } = p;
  if (!OUTSIDE.has(p.object || c.word())) throw c.refusal(`the object ${p.object || c.word()}`);
  p.object ||= c.word();
  while (!c.atEnd) c.next();
}

const OUTSIDE: ReadonlySet<string> = new Set([
  'SERVER',
  'TABLESPACE',
  'UNDO',
  'LOGFILE',
  'RESOURCE',
  'SPATIAL',
  'INSTANCE',
]);

function schema(p: Parse, role: Role): void {
  const { c } = p;
  c.accept('IF', 'NOT', 'EXISTS');
  c.accept('IF', 'EXISTS');
  p.note('schema', role, undefined, c.name());
  while (!c.atEnd && !c.is(';')) c.next();
}

/** [IF NOT EXISTS] name [USING ..] ON table (parts) options */
function createIndex(p: Parse): void {
  const { c } = p;
  c.accept('IF', 'NOT', 'EXISTS');
  if (!c.is('ON') && !c.is('USING')) p.label();
  while (!c.accept('ON')) c.next();
  p.scope.add(p.ref('table', 'altered'));
  keyParts(p);
  attributes(p);
}

export function alter(p: Parse): void {
  const { c } = p;
  c.expect('ALTER');
  attributesOfStored(p);
  while (c.accept('ONLINE') || c.accept('OFFLINE') || c.accept('IGNORE')) {
    // as without them
  }
  p.object = c.word();
  c.next();
  switch (p.object) {
    case 'TABLE':
      return alterTable(p);
    case 'DATABASE':
    case 'SCHEMA':
      return alterSchema(p);
    case 'VIEW':
      return createView(p, 'altered');
    case 'PROCEDURE':
    case 'FUNCTION':
      return alterRoutine(p);
    case 'EVENT':
      return createEvent(p, 'altered');
    case 'SEQUENCE':
      c.accept('IF', 'EXISTS');
      p.ref('table', 'altered');
      return attributes(p);
    case 'LIBRARY':
      p.ref('procedure', 'altered');
      return attributes(p);
    default:
      return elsewhere(p);
  }
}

const SCHEMA_OPTIONS: ReadonlySet<string> = new Set([
  'DEFAULT',
  'CHARACTER',
  'CHARSET',
  'COLLATE',
  'COMMENT',
  'ENCRYPTION',
  'READ',
]);

/** Without a name it is the default schema. */
function alterSchema(p: Parse): void {
  const { c } = p;
  if (!isSchemaOption(p)) return schema(p, 'altered');
  while (!c.atEnd && !c.is(';')) c.next();
}

/** Whether an option comes next, and no name: some of these words are not reserved. */
function isSchemaOption({ c }: Parse): boolean {
  const word = c.word();
  if (!SCHEMA_OPTIONS.has(word)) return false;
  if (['DEFAULT', 'CHARACTER', 'COLLATE', 'READ'].includes(word)) return true;
  if (c.isAhead(1, '=') || c.kind(1) === 'string') return true;
  return word === 'CHARSET' && !SCHEMA_OPTIONS.has(c.word(1));
}

function alterRoutine(p: Parse): void {
  p.ref(p.object === 'FUNCTION' ? 'function' : 'procedure', 'altered');
  attributes(p);
}

const DROPPED: Readonly<Partial<Record<string, ObjectKind>>> = {
  TABLE: 'table',
  TABLES: 'table',
  VIEW: 'table',
  SEQUENCE: 'table',
  PROCEDURE: 'procedure',
  PACKAGE: 'procedure',
  LIBRARY: 'procedure',
  FUNCTION: 'function',
  TRIGGER: 'trigger',
  EVENT: 'event',
  DATABASE: 'schema',
  SCHEMA: 'schema',
};

export function drop(p: Parse): void {
  const { c } = p;
  c.expect('DROP');
  const isTemporary = c.accept('TEMPORARY');
  if (c.is('SPATIAL', 'REFERENCE') || c.is('UNDO')) return elsewhere(p);
  while (c.acceptAny(INDEX_WORDS) !== '') {
    // as without them
  }
  p.object = c.word();
  c.next();
  const object = DROPPED[p.object];
  if (p.object === 'INDEX') return dropIndex(p);
  if (object === undefined) return elsewhere(p);
  if (p.object === 'PACKAGE') c.accept('BODY');
  c.accept('IF', 'EXISTS');
  if (object === 'schema') p.note('schema', 'dropped', undefined, c.name());
  else {
    do p.ref(object, 'dropped');
    while (c.accept(','));
  }
  if (isTemporary) p.object = `TEMPORARY ${p.object}`;
  attributes(p);
}

function dropIndex(p: Parse): void {
  const { c } = p;
  c.accept('IF', 'EXISTS');
  p.label();
  c.expect('ON');
  p.ref('table', 'altered');
  attributes(p);
}

/** RENAME TABLE a TO b, .. */
export function rename(p: Parse): void {
  const { c } = p;
  c.expect('RENAME');
  p.object = 'TABLE';
  if (!c.accept('TABLES')) c.expect('TABLE');
  c.accept('IF', 'EXISTS');
  do {
    p.ref('table', 'renamed-from');
    if (c.accept('WAIT')) c.next();
    else c.accept('NOWAIT');
    c.expect('TO');
    p.ref('table', 'renamed-to');
  } while (c.accept(','));
}

export function truncate(p: Parse): void {
  const { c } = p;
  c.expect('TRUNCATE');
  c.accept('TABLE');
  p.object = 'TABLE';
  tableList(p, 'altered');
  attributes(p);
}

const MAINTENANCE: ReadonlySet<string> = new Set(['NO_WRITE_TO_BINLOG', 'LOCAL']);

/** ANALYZE, OPTIMIZE, REPAIR, CHECK TABLE */
export function maintain(p: Parse): void {
  const { c } = p;
  c.next();
  c.acceptAny(MAINTENANCE);
  p.object = 'TABLE';
  if (!c.accept('TABLES')) c.expect('TABLE');
  tableList(p, 'altered');
  while (!c.atEnd) c.next(); // histograms, PERSISTENT FOR ..
}

/** FLUSH: with tables, these; else nothing that filters know. */
export function flush(p: Parse): void {
  const { c } = p;
  c.next();
  c.acceptAny(MAINTENANCE);
  const isTables = c.accept('TABLES') || c.accept('TABLE');
  if (isTables && c.isName() && !c.is('WITH')) tableList(p, 'altered');
  while (!c.atEnd) c.next();
}
