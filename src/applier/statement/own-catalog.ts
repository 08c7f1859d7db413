import {
  HEARTBEAT_TABLE,
  PRIVATE_TABLES,
  catalogSchema,
  isOfOtherService,
} from '../catalog/catalog.js';
import { SESSION_TABLE } from '../catalog/announce-session.js';
import { definition, type StatementKind } from './classify.js';
import type { StatementText } from '../../sql/statement-text.js';

/** Words between the verb of a change and its table. */
const BEFORE_TABLE: ReadonlySet<string> = new Set([
  'INTO',
  'FROM',
  'IGNORE',
  'LOW_PRIORITY',
  'DELAYED',
  'HIGH_PRIORITY',
  'QUICK',
]);

/**
 * Whether a statement is about what every applier of this service keeps for itself on its own target:
 * it comes along when the master is itself a slave of a service of that name and writes what it
 * applies to its binlog. Changes of the restart point and the DDL intent, and definitions of the
 * service's schema or anything in it, are not replayed; changes of its `heartbeat`, and what empties it,
 * are. Of another service's catalog nothing is: it has no meaning here.
 */
export function isOfOwnCatalog(
  text: StatementText,
  kind: StatementKind,
  defaultSchema: string,
  service: string,
): boolean {
  const own = catalogSchema(service);
  if (kind === 'change') return isOwnTable(text, service, defaultSchema);
  if (kind !== 'definition') return false;
  const { schema, name } = defined(text, defaultSchema);
  if (schema === own) return !isHeartbeatEmptied(text);
  if (name === SESSION_TABLE) return schema.startsWith('sluice_');
  return isOfOtherService(schema, name ?? HEARTBEAT_TABLE, service);
}

function isOwnTable(text: StatementText, service: string, defaultSchema: string): boolean {
  let at = 1;
  while (BEFORE_TABLE.has(text.keyword(at))) at += 1;
  const { schema, name } = qualified(text, at, defaultSchema);
  if (isOfOtherService(schema, name, service)) return true;
  return schema === catalogSchema(service) && PRIVATE_TABLES.includes(name);
}

/** `TRUNCATE TABLE` of a table of that name, in any schema. */
function isHeartbeatEmptied(text: StatementText): boolean {
  if (!text.has(0, 'TRUNCATE', 'TABLE')) return false;
  return qualified(text, 2, '').name === HEARTBEAT_TABLE;
}

/** Without a name: the schema itself. */
function defined(
  text: StatementText,
  defaultSchema: string,
): { schema: string; name: string | undefined } {
  const { object, objectAt } = definition(text);
  let at = objectAt + 1;
  if (text.has(at, 'IF', 'EXISTS')) at += 2;
  else if (text.has(at, 'IF', 'NOT', 'EXISTS')) at += 3;
  if (object === 'DATABASE' || object === 'SCHEMA') {
    return { schema: text.name(at), name: undefined };
  }
  return qualified(text, at, defaultSchema);
}

function qualified(
  text: StatementText,
  at: number,
  defaultSchema: string,
): { schema: string; name: string } {
  if (text.has(at + 1, '.')) return { schema: text.name(at), name: text.name(at + 2) };
  return { schema: defaultSchema, name: text.name(at) };
}
