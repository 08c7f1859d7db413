import type { NameRef, ParsedStatement, Role } from '../sql/parsed.js';
import { schemaOf, type Statement } from './resolve.js';
import type { Selection } from './selection.js';

/** mixed: on what is replicated and on what is not. */
export type Decision = 'keep' | 'drop' | 'mixed';

const READING: ReadonlySet<Role> = new Set(['read', 'referenced', 'called']);

/**
 * Whether a statement is replicated: when everything that it changes is, and everything that it reads,
 * so that it does on the slave what it did on the master. A statement that changes only what is not
 * replicated is left out, whatever it reads.
 */
export function decide(statement: Statement, selection: Selection): Decision {
  const { parsed, defaultSchema } = statement;
  if (parsed.category === 'session') return 'keep';
  const named = parsed.names.filter(({ inBody }) => !inBody);
  const targets = targetsOf(named, parsed.object);
  if (targets.length === 0) return withoutTargets(statement, named, selection);
  const kept = targets.filter((ref) => isKept(ref, statement, selection));
  if (kept.length === 0) return 'drop';
  if (kept.length < targets.length) return 'mixed';
  if (dropsData(statement, targets, selection) !== 'keep') {
    return dropsData(statement, targets, selection);
  }
  const sources = named.filter((ref) => !targets.includes(ref));
  const all = sources.every((ref) =>
    selection.hasSource(schemaOf({ parsed, defaultSchema }, ref), ref.name.text),
  );
  return all ? 'keep' : 'mixed';
}

/** A trigger goes with its table. */
function targetsOf(named: readonly NameRef[], object: string): NameRef[] {
  const targets = named.filter(({ role }) => !READING.has(role));
  if (object !== 'TRIGGER' || targets.length < 2) return targets;
  return targets.filter((ref) => ref.object === 'table');
}

function isKept(ref: NameRef, statement: Statement, selection: Selection): boolean {
  if (ref.object === 'schema') return selection.hasSchema(ref.name.text);
  const schema = schemaOf(statement, ref);
  // its table is not named: what is dropped here may never have been made
  if (ref.object === 'trigger') return selection.hasSchema(schema);
  return selection.hasObject(schema, ref.name.text);
}

function dropsData(
  statement: Statement,
  targets: readonly NameRef[],
  selection: Selection,
): Decision {
  if (!selection.dropsData || !changesRows(statement.parsed)) return 'keep';
  const dropped = targets.filter((ref) =>
    selection.hasDataDropped(schemaOf(statement, ref), ref.name.text),
  );
  if (dropped.length === 0) return 'keep';
  if (statement.parsed.category === 'definition' && statement.parsed.verb === 'CREATE')
    return 'mixed';
  return dropped.length === targets.length ? 'drop' : 'mixed';
}

/** CREATE TABLE .. SELECT makes a table and fills it; LIKE refers to another one. */
function changesRows({ category, verb, object, copiesColumns, names }: ParsedStatement): boolean {
  if (category === 'data' || verb === 'TRUNCATE') return true;
  const isCopied = verb === 'CREATE' && object === 'TABLE' && copiesColumns;
  return isCopied && !names.some(({ role }) => role === 'referenced');
}

/** It may change something by a routine: then by that one's schema, or the default one, which ALTER DATABASE may mean. */
function withoutTargets(
  { parsed, defaultSchema }: Statement,
  named: readonly NameRef[],
  selection: Selection,
): Decision {
  const isSchema = parsed.verb === 'ALTER' && ['DATABASE', 'SCHEMA'].includes(parsed.object);
  if (parsed.category !== 'data' && !isSchema) return 'keep';
  const called = named.filter(({ role }) => role === 'called');
  const schemas = called.map((ref) => schemaOf({ parsed, defaultSchema }, ref));
  const all = schemas.length === 0 ? [defaultSchema] : schemas;
  const kept = all.filter((schema) => schema === '' || selection.hasSchema(schema));
  if (kept.length === all.length) return 'keep';
  return kept.length === 0 ? 'drop' : 'mixed';
}
