import { CATALOG_TABLES } from '../applier/catalog/catalog.js';
import { quoteIdentifier } from '../mysql/quote.js';
import { isSystemSchema } from '../mysql/system-schemas.js';
import { readAccounts, type Account } from './account-list.js';
import { fingerprint } from './fingerprint.js';
import type { Session } from './session.js';
import { literals } from './literal.js';
import { readObjects, type StoredObject } from './stored-objects.js';
import { readTables } from './table-list.js';
import type { Table } from './table.js';
import type { Wanted } from './wanted.js';

/** A schema and how it was made. */
export interface Schema {
  readonly name: string;
  /** SHOW CREATE DATABASE. */
  readonly definition: string;
}

/** All that is to be copied but rows. */
export interface Catalogue {
  readonly schemas: readonly Schema[];
  readonly tables: readonly Table[];
  readonly objects: readonly StoredObject[];
  /** Empty unless they were asked for. */
  readonly accounts: readonly Account[];
  /** The same for two readings if nothing was defined anew between them. */
  readonly fingerprint: string;
}

/** A session that reads definitions: complete, as they were written, in utf8. */
export const CATALOGUE_SETTINGS =
  "SET NAMES utf8mb4; SET sql_mode='', sql_quote_show_create=1, time_zone='+00:00'";

export interface CatalogueRule {
  readonly wanted: Wanted;
  /** Read accounts as well, which the login must be able to. */
  readonly accounts: boolean;
  /** Definitions are given as this makes them; they are known by what the server says. */
  readonly fit?: (catalogue: Catalogue) => Catalogue;
}

/**
 * Reads every definition of the schemas that pass `wanted`. The session must have CATALOGUE_SETTINGS.
 * @throws SluiceError
 */
export async function readCatalogue(
  session: Session,
  { wanted, accounts: withAccounts, fit = (catalogue) => catalogue }: CatalogueRule,
): Promise<Catalogue> {
  const names = await schemaNames(session, wanted);
  const schemas: Schema[] = [];
  for (const name of names) {
    const [row] = await session.query(`SHOW CREATE DATABASE ${quoteIdentifier(name)}`);
    schemas.push({ name, definition: row?.['Create Database'] ?? '' });
  }
  const allTables = await readTables(session, names);
  const tables = allTables.filter(({ schema, name }) => wanted.hasObject(schema, name));
  const objects = await readObjects(session, names, wanted);
  const accounts = withAccounts ? await readAccounts(session) : [];
  const found = { schemas, tables, objects, accounts };
  return fit({ ...found, fingerprint: fingerprintOfAll(found) });
}

function fingerprintOfAll(found: Omit<Catalogue, 'fingerprint'>): string {
  const { schemas, tables, objects, accounts } = found;
  const parts = [
    ...accounts.map((account) => JSON.stringify(account)),
    ...schemas.map(({ definition }) => definition),
    ...tables.map((table) => `${table.schema}\0${table.name}\0${table.fingerprint}`),
    ...objects.map((object) =>
      JSON.stringify({ ...object, definition: object.definition.toString('latin1') }),
    ),
  ];
  return fingerprint(parts.toSorted().join('\n'));
}

/**
 * Names of schemas, as `v`. Those that hold nothing but what a service keeps are left out: each side has its
 * own of these, and replication passes them over.
 */
export const SCHEMAS = `SELECT SCHEMA_NAME AS v FROM information_schema.SCHEMATA WHERE SCHEMA_NAME NOT IN (
  SELECT TABLE_SCHEMA FROM information_schema.TABLES WHERE TABLE_SCHEMA LIKE 'sluice\\_%'
  GROUP BY TABLE_SCHEMA HAVING SUM(TABLE_NAME NOT IN (${literals(CATALOG_TABLES)})) = 0)`;

export async function schemaNames(session: Session, wanted: Wanted): Promise<string[]> {
  const rows = await session.query(SCHEMAS);
  const names = rows.map(({ v }) => v ?? '');
  return names.filter((name) => !isSystemSchema(name) && wanted.hasSchema(name)).toSorted();
}
