/** What a server holds besides rows: every object of the replicated schemas and its definition. */
import type { Connection } from 'mysql2/promise';
import { quote, select } from './columns.js';

export type ObjectKind =
  | 'schema'
  | 'table'
  | 'view'
  | 'trigger'
  | 'procedure'
  | 'function'
  | 'event'
  | 'package'
  | 'package body';

export interface DatabaseObject {
  readonly kind: ObjectKind;
  readonly schema: string;
  readonly name: string;
}

const SYSTEM_SCHEMAS = ['mysql', 'sys', 'information_schema', 'performance_schema'];

const OBJECTS = `
  SELECT 'schema' AS kind, schema_name AS sch, schema_name AS name FROM information_schema.schemata
  UNION ALL SELECT IF(table_type = 'VIEW', 'view', 'table'), table_schema, table_name
    FROM information_schema.tables
  UNION ALL SELECT 'trigger', trigger_schema, trigger_name FROM information_schema.triggers
  UNION ALL SELECT LOWER(routine_type), routine_schema, routine_name
    FROM information_schema.routines
  UNION ALL SELECT 'event', event_schema, event_name FROM information_schema.events`;

/** The objects in `schemas`, or in all that are replicated: no system schema, none of ours. */
export async function listObjects(
  connection: Connection,
  schemas?: readonly string[],
): Promise<DatabaseObject[]> {
  const wanted = schemas ? 'sch IN (?)' : String.raw`sch NOT IN (?) AND sch NOT LIKE 'sluice\\_%'`;
  const rows = await select<{ kind: ObjectKind; sch: string; name: string }>(
    connection,
    `SELECT kind, sch, name FROM (${OBJECTS}) AS objects WHERE ${wanted}`,
    [schemas ?? SYSTEM_SCHEMAS],
  );
  return rows.map(({ kind, sch, name }) => ({ kind, schema: sch, name }));
}

/** The object's SHOW CREATE without what may rightly differ between a master and its slave. */
export async function definitionOf(
  connection: Connection,
  { kind, schema, name }: DatabaseObject,
): Promise<string> {
  const path = kind === 'schema' ? quote(schema) : `${quote(schema)}.${quote(name)}`;
  const [row] = await select<Record<string, unknown>>(connection, `SHOW CREATE ${kind} ${path}`);
  const { Created: _, ...rest } = row ?? {};
  const definition = normalise(Object.values(rest).map(String).join('\n'));
  return kind === 'table' ? withCollations(connection, definition) : definition;
}

const defaults = new WeakMap<Connection, Promise<Map<string, string>>>();

/**
 * MySQL shows whether a column's collation was spelled out, which its own CREATE TABLE .. SELECT in
 * row format changes: all of them are.
 */
async function withCollations(connection: Connection, definition: string): Promise<string> {
  if (!definition.includes('CHARACTER SET')) return definition;
  const known = defaults.get(connection) ?? defaultCollations(connection);
  defaults.set(connection, known);
  const collations = await known;
  return definition.replaceAll(/ CHARACTER SET (\w+)(?! COLLATE)\b/g, (text, charset: string) => {
    const collation = collations.get(charset);
    return collation === undefined ? text : `${text} COLLATE ${collation}`;
  });
}

async function defaultCollations(connection: Connection): Promise<Map<string, string>> {
  const rows = await select<{ charset: string; collation: string }>(
    connection,
    `SELECT character_set_name AS charset, default_collate_name AS collation
     FROM information_schema.character_sets`,
  );
  return new Map(rows.map(({ charset, collation }) => [charset, collation]));
}

/**
 * The counter skips over what was rolled back on the master; events sleep on a slave. A VECTOR of
 * MySQL's CREATE TABLE .. SELECT has no default, which the log does not tell: NULL stands for it.
 */
function normalise(definition: string): string {
  return definition
    .replace(/(` vector\(\d+\))(?=,?\n)/g, '$1 DEFAULT NULL')
    .replace(/ AUTO_INCREMENT=\d+/g, '')
    .replace(/\b(ENABLE|DISABLE ON (SLAVE|REPLICA))\b/g, 'ENABLE');
}
