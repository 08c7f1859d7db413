import { createHash } from 'node:crypto';
import type { ResultRow } from '../applier/target/query-command.js';
import { SluiceError } from '../errors/sluice-error.js';
import { atLeast } from '../mysql/flavour.js';
import { quoteIdentifier, quoteQualified } from '../mysql/quote.js';
import { isSystemSchema } from '../mysql/system-schemas.js';
import { readAccounts, type Account } from './account-list.js';
import type { Session } from './session.js';
import type { Wanted } from './wanted.js';
import { isOrdered, type Column, type Table } from './table.js';

/** A schema and how it was made. */
export interface Schema {
  readonly name: string;
  /** SHOW CREATE DATABASE. */
  readonly definition: string;
}

export type ObjectKind =
  'view' | 'trigger' | 'procedure' | 'function' | 'event' | 'package' | 'package body';

/** A view, trigger, routine, event or package, with the session that it was made in. */
export interface StoredObject {
  readonly kind: ObjectKind;
  readonly schema: string;
  readonly name: string;
  /** SHOW CREATE, in the character set `client`. */
  readonly definition: Buffer;
  readonly sqlMode: string;
  readonly client: string;
  readonly connection: string;
  /** Default collation that the schema had then; empty: it does not matter. */
  readonly database: string;
  readonly timeZone: string;
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
}

/**
 * Reads every definition of the schemas that pass `wanted`. The session must have CATALOGUE_SETTINGS.
 * @throws SluiceError
 */
export async function readCatalogue(
  session: Session,
  { wanted, accounts: withAccounts }: CatalogueRule,
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
  const parts = [
    ...accounts.map((account) => JSON.stringify(account)),
    ...schemas.map(({ definition }) => definition),
    ...tables.map(({ schema, name, fingerprint }) => `${schema}\0${name}\0${fingerprint}`),
    ...objects.map((object) =>
      JSON.stringify({ ...object, definition: object.definition.toString('latin1') }),
    ),
  ];
  return { schemas, tables, objects, accounts, fingerprint: hash(parts.toSorted().join('\n')) };
}

export async function schemaNames(session: Session, wanted: Wanted): Promise<string[]> {
  const rows = await session.query('SELECT SCHEMA_NAME AS v FROM information_schema.SCHEMATA');
  const names = rows.map(({ v }) => v ?? '');
  return names.filter((name) => !isSystemSchema(name) && wanted.hasSchema(name)).toSorted();
}

/** The tables of these schemas; `only`: one of them alone. */
export async function readTables(
  session: Session,
  schemas: readonly string[],
  only?: string,
): Promise<Table[]> {
  if (schemas.length === 0) return [];
  const where = `TABLE_SCHEMA IN (${list(schemas)})${only === undefined ? '' : ` AND TABLE_NAME=${literal(only)}`}`;
  const found = await session.query(
    `SELECT TABLE_SCHEMA AS s, TABLE_NAME AS n, TABLE_TYPE AS t, ENGINE AS e, TABLE_ROWS AS r,
       DATA_LENGTH AS b, CREATE_TIME AS c FROM information_schema.TABLES
     WHERE ${where} AND TABLE_TYPE IN ('BASE TABLE','SEQUENCE','SYSTEM VERSIONED')`,
  );
  const columns = groupByTable(await session.query(columnsSql(where)));
  const keys = groupByTable(await session.query(keysSql(where)));
  const ids = await internalIds(session);
  const tables: Table[] = [];
  for (const row of found) {
    const [schema, name] = [row['s'] ?? '', row['n'] ?? ''];
    const id = `${schema}\0${name}`;
    const definition = await definitionOf(session, schema, name, row['t'] ?? '');
    if (definition === undefined) continue; // dropped meanwhile: the next reading has it not
    const facts = { row, columns: columns.get(id) ?? [], keys: keys.get(id) ?? [] };
    tables.push(tableFrom(facts, definition, ids.get(internalName(schema, name)) ?? ''));
  }
  return tables;
}

/** What tells whether a table is still the one that was read, as `Table.fingerprint`. */
export async function fingerprintOf(session: Session, table: Table): Promise<string | undefined> {
  const [now] = await readTables(session, [table.schema], table.name);
  return now?.fingerprint;
}

interface TableFacts {
  readonly row: ResultRow;
  readonly columns: readonly ResultRow[];
  readonly keys: readonly ResultRow[];
}

function tableFrom({ row, columns, keys }: TableFacts, definition: string, id: string): Table {
  const type = row['t'] ?? '';
  const isGenerated = (column: ResultRow): boolean =>
    /\b(VIRTUAL|STORED|PERSISTENT)\b/i.test(column['extra'] ?? '');
  const isStored = (column: ResultRow): boolean =>
    /\b(STORED|PERSISTENT)\b/i.test(column['extra'] ?? '');
  const isPeriod = (column: ResultRow): boolean => /^ROW (START|END)$/.test(column['g'] ?? '');
  const copied = columns.filter((column) => !isGenerated(column) || isPeriod(column)).map(toColumn);
  const implicit = type === 'SYSTEM VERSIONED' && !columns.some(isPeriod);
  return {
    schema: row['s'] ?? '',
    name: row['n'] ?? '',
    type,
    engine: row['e'] ?? '',
    rows: Number(row['r'] ?? 0),
    bytes: Number(row['b'] ?? 0),
    columns: implicit ? [...copied, period('row_start'), period('row_end')] : copied,
    generated: columns.filter((column) => isStored(column) && !isPeriod(column)).map(toColumn),
    key: type === 'BASE TABLE' ? keyOf(keys, copied) : [],
    definition,
    fingerprint: hash(`${withoutCounter(definition)}\0${row['c'] ?? ''}\0${id}`),
  };
}

function period(name: string): Column {
  return { name, dataType: 'timestamp', charset: undefined };
}

function toColumn(row: ResultRow): Column {
  return {
    name: row['c'] ?? '',
    dataType: (row['d'] ?? '').toLowerCase(),
    charset: row['cs'] ?? undefined,
  };
}

/** The primary key, or another unique key without NULLs, if its order can be gone along. */
function keyOf(rows: readonly ResultRow[], columns: readonly Column[]): readonly Column[] {
  const names = [...new Set(rows.map((row) => row['k'] ?? ''))];
  const usable = names
    .toSorted((a, b) => Number(b === 'PRIMARY') - Number(a === 'PRIMARY'))
    .flatMap((name) => {
      const parts = rows
        .filter((row) => row['k'] === name)
        .toSorted((a, b) => Number(a['i']) - Number(b['i']));
      const fits = parts.every((part) => part['ok'] === '1');
      const found = parts.flatMap(({ c }) => columns.filter((column) => column.name === c));
      return fits && found.length === parts.length && found.every(isOrdered) ? [found] : [];
    });
  return usable[0] ?? [];
}

function columnsSql(where: string): string {
  return `SELECT TABLE_SCHEMA AS s, TABLE_NAME AS n, COLUMN_NAME AS c, DATA_TYPE AS d,
    CHARACTER_SET_NAME AS cs, EXTRA AS extra, GENERATION_EXPRESSION AS g
    FROM information_schema.COLUMNS WHERE ${where} ORDER BY ORDINAL_POSITION`;
}

function keysSql(where: string): string {
  return `SELECT TABLE_SCHEMA AS s, TABLE_NAME AS n, INDEX_NAME AS k, SEQ_IN_INDEX AS i,
    COLUMN_NAME AS c, (SUB_PART IS NULL AND NULLABLE<>'YES' AND INDEX_TYPE='BTREE') AS ok
    FROM information_schema.STATISTICS WHERE ${where} AND NON_UNIQUE=0`;
}

function groupByTable(rows: readonly ResultRow[]): Map<string, ResultRow[]> {
  const groups = new Map<string, ResultRow[]>();
  for (const row of rows) {
    const id = `${row['s']}\0${row['n']}`;
    const group = groups.get(id);
    if (group === undefined) groups.set(id, [row]);
    else group.push(row);
  }
  return groups;
}

/** InnoDB's own ids tell a table from one of the same definition that took its place. */
async function internalIds(session: Session): Promise<Map<string, string>> {
  const { flavour, versionNumber } = session.server;
  const isNew = flavour === 'mysql' && atLeast(versionNumber, [8, 0, 0]);
  const view = isNew ? 'INNODB_TABLES' : 'INNODB_SYS_TABLES';
  const sql = `SELECT NAME AS n, TABLE_ID AS i FROM information_schema.${view}`;
  const refused = await session.attempt(`${sql} LIMIT 1`); // needs PROCESS
  if (refused !== undefined) return new Map();
  return new Map((await session.query(sql)).map(({ n, i }) => [n ?? '', i ?? '']));
}

/** InnoDB encodes other characters; of such tables the id stays unknown. */
function internalName(schema: string, name: string): string {
  return `${schema}/${name}`;
}

/** Undefined: it is gone. */
async function definitionOf(
  session: Session,
  schema: string,
  name: string,
  type: string,
): Promise<string | undefined> {
  const kind = type === 'SEQUENCE' ? 'SEQUENCE' : 'TABLE';
  const sql = `SHOW CREATE ${kind} ${quoteQualified(schema, name)}`;
  const [row] = await session.query(sql).catch((error: unknown) => {
    if (isMissing(error)) return [];
    throw error;
  });
  return row === undefined ? undefined : (Object.values(row)[1] ?? '');
}

/** ER_BAD_DB_ERROR, ER_BAD_TABLE_ERROR, ER_NO_SUCH_TABLE, ER_SP_DOES_NOT_EXIST, ER_TRG_.., ER_EVENT_.. */
const MISSING = [1049, 1051, 1146, 1305, 1360, 1539];

export function isMissing(error: unknown): boolean {
  const cause: unknown = error instanceof Error ? error.cause : undefined;
  const errno: unknown =
    typeof cause === 'object' && cause !== null ? Reflect.get(cause, 'errno') : 0;
  return MISSING.includes(Number(errno));
}

/** The counter moves with every row; it is the last but the options after it, outside of any string. */
function withoutCounter(definition: string): string {
  return definition.replace(/\) (ENGINE=\S+) AUTO_INCREMENT=\d+/, ') $1');
}

/** How objects of a kind are found, and which fields SHOW CREATE has for them. */
interface Listing {
  readonly kind: ObjectKind;
  readonly sql: string;
  readonly fields: Readonly<Record<'mode' | 'definition' | 'client', number>>;
}

const routines = (type: string): string =>
  `SELECT ROUTINE_SCHEMA AS s, ROUTINE_NAME AS n FROM information_schema.ROUTINES
   WHERE ROUTINE_TYPE='${type}' AND ROUTINE_SCHEMA`;
const ROUTINE_FIELDS = { mode: 1, definition: 2, client: 3 };

const LISTINGS: readonly Listing[] = [
  { kind: 'function', sql: routines('FUNCTION'), fields: ROUTINE_FIELDS },
  { kind: 'procedure', sql: routines('PROCEDURE'), fields: ROUTINE_FIELDS },
  { kind: 'package', sql: routines('PACKAGE'), fields: ROUTINE_FIELDS },
  { kind: 'package body', sql: routines('PACKAGE BODY'), fields: ROUTINE_FIELDS },
  {
    kind: 'view',
    sql: `SELECT TABLE_SCHEMA AS s, TABLE_NAME AS n FROM information_schema.TABLES
      WHERE TABLE_TYPE='VIEW' AND TABLE_SCHEMA`,
    fields: { mode: -1, definition: 1, client: 2 },
  },
  {
    kind: 'trigger',
    sql: 'SELECT TRIGGER_SCHEMA AS s, TRIGGER_NAME AS n, EVENT_OBJECT_TABLE AS t FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA',
    fields: ROUTINE_FIELDS,
  },
  {
    kind: 'event',
    sql: 'SELECT EVENT_SCHEMA AS s, EVENT_NAME AS n FROM information_schema.EVENTS WHERE EVENT_SCHEMA',
    fields: { mode: 1, definition: 3, client: 4 },
  },
];
/** In this order triggers of the same table, time and event are made anew. */
const TRIGGER_ORDER =
  ' ORDER BY EVENT_OBJECT_SCHEMA, EVENT_OBJECT_TABLE, ACTION_TIMING, EVENT_MANIPULATION, ACTION_ORDER';

async function readObjects(
  session: Session,
  schemas: readonly string[],
  wanted: Wanted,
): Promise<StoredObject[]> {
  if (schemas.length === 0) return [];
  const objects: StoredObject[] = [];
  for (const listing of LISTINGS) {
    const order = listing.kind === 'trigger' ? TRIGGER_ORDER : ' ORDER BY 1, 2';
    for (const row of await session.query(`${listing.sql} IN (${list(schemas)})${order}`)) {
      const { s: schema = '', n: name = '', t: table = name } = row;
      if (!wanted.hasObject(schema ?? '', table ?? '')) continue;
      const object = await readObject(session, listing, schema ?? '', name ?? '');
      if (object !== undefined) objects.push(object);
    }
  }
  return objects;
}

/**
 * The server keeps the text in the character set of the client that wrote it, and gives it as it is
 * where results are not converted.
 */
async function readObject(
  session: Session,
  { kind, fields }: Listing,
  schema: string,
  name: string,
): Promise<StoredObject | undefined> {
  const sql = `SHOW CREATE ${kind.toUpperCase()} ${quoteQualified(schema, name)}`;
  await session.query('SET character_set_results=binary');
  try {
    const [row] = await session.bytes(sql);
    if (row === undefined) return undefined;
    const text = (at: number): string => row[at]?.toString('latin1') ?? '';
    const definition = row[fields.definition];
    if (definition === undefined || definition === null) throw hidden(kind, schema, name);
    return {
      kind,
      schema,
      name,
      definition,
      sqlMode: text(fields.mode),
      client: text(fields.client),
      connection: text(fields.client + 1),
      database: kind === 'view' ? '' : text(fields.client + 2),
      timeZone: kind === 'event' ? text(2) : '',
    };
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  } finally {
    await session.query('SET character_set_results=utf8mb4');
  }
}

function hidden(kind: ObjectKind, schema: string, name: string): SluiceError {
  return new SluiceError(
    'PRIVILEGE_MISSING',
    `the master does not show the definition of ${kind} ${schema}.${name} to this login`,
    {
      hint: 'On MySQL GRANT SHOW_ROUTINE ON *.*, on MariaDB GRANT SELECT ON mysql.proc, to the login of the master.',
    },
  );
}

export function list(names: readonly string[]): string {
  return names.map(literal).join(',');
}

/** A literal of a session whose character set is utf8mb4. */
export function literal(text: string): string {
  return `'${text.replaceAll(/['\\]/g, (char) => (char === '\\' ? '\\\\' : "''"))}'`;
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
