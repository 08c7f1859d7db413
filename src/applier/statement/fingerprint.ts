import { createHash } from 'node:crypto';
import { toSluiceError } from '../../errors/sluice-error.js';
import { quoteIdentifier, quoteQualified } from '../../mysql/quote.js';
import type { ServerInfo } from '../../mysql/flavour.js';
import { atLeast } from '../../mysql/flavour.js';
import type { ResultRow } from '../target/query-command.js';
import { plainDialect, StatementText } from '../../sql/statement-text.js';

export type LookUp = (sql: string) => Promise<readonly ResultRow[]>;

/** State of everything on the target that a statement names, to be compared by equality. */
export interface Fingerprint {
  /** Hash of the definitions. */
  readonly definitions: string;
  /** Hash of the tables' physical identities; undefined: the login may not see them. */
  readonly identities: string | undefined;
}

/**
 * Takes the state of all objects whose name is a token of the statement: schemas, tables, views,
 * routines, triggers and events, by definition, and InnoDB tables also by their internal ids, which
 * tell two tables of the same definition apart after they were exchanged.
 * @param schema the statement's default schema
 */
export async function takeFingerprint(
  text: StatementText,
  schema: string,
  server: ServerInfo,
  lookUp: LookUp,
): Promise<Fingerprint> {
  const names = namesIn(text, schema);
  const schemas = await column(lookUp, SCHEMAS(list(names)));
  if (schemas.length === 0) return { definitions: hash([]), identities: hash([]) };
  const inSchemas = list(schemas);
  const inNames = list(names);
  const definitions = [
    ...(await each(schemas, (name) => schemaDefinition(name, lookUp))),
    ...(await tableDefinitions(inSchemas, inNames, server, lookUp)),
    ...(await rowTexts(lookUp, ROUTINES(inSchemas, inNames))),
    ...(await rowTexts(lookUp, TRIGGERS(inSchemas, inNames))),
    ...(await rowTexts(lookUp, EVENTS(inSchemas, inNames))),
  ];
  return { definitions: hash(definitions), identities: await identities(schemas, server, lookUp) };
}

export function formatFingerprint({ definitions, identities }: Fingerprint): string {
  return `${definitions}:${identities ?? ''}`;
}

export function parseFingerprint(text: string): Fingerprint {
  const [definitions = '', identities = ''] = text.split(':');
  return { definitions, identities: identities === '' ? undefined : identities };
}

const SCHEMAS = (names: string): string =>
  `SELECT SCHEMA_NAME AS v FROM information_schema.SCHEMATA WHERE SCHEMA_NAME IN (${names}) ORDER BY 1`;
const TABLES = (schemas: string, names: string): string =>
  `SELECT TABLE_SCHEMA AS s, TABLE_NAME AS n FROM information_schema.TABLES
   WHERE TABLE_SCHEMA IN (${schemas}) AND TABLE_NAME IN (${names}) ORDER BY 1, 2`;
const ROUTINES = (schemas: string, names: string): string =>
  `SELECT * FROM information_schema.ROUTINES
   WHERE ROUTINE_SCHEMA IN (${schemas}) AND ROUTINE_NAME IN (${names}) ORDER BY SPECIFIC_NAME, ROUTINE_TYPE`;
const TRIGGERS = (schemas: string, names: string): string =>
  `SELECT * FROM information_schema.TRIGGERS
   WHERE TRIGGER_SCHEMA IN (${schemas}) AND TRIGGER_NAME IN (${names}) ORDER BY TRIGGER_NAME`;
/** What an event did last is not part of its definition. */
const EVENTS = (schemas: string, names: string): string =>
  `SELECT EVENT_SCHEMA, EVENT_NAME, DEFINER, EVENT_DEFINITION, EVENT_TYPE, EXECUTE_AT, INTERVAL_VALUE,
     INTERVAL_FIELD, SQL_MODE, STARTS, ENDS, STATUS, ON_COMPLETION, CREATED, LAST_ALTERED, EVENT_COMMENT
   FROM information_schema.EVENTS
   WHERE EVENT_SCHEMA IN (${schemas}) AND EVENT_NAME IN (${names}) ORDER BY EVENT_SCHEMA, EVENT_NAME`;

/** Characters outside of the basic plane: no name has them, and MySQL compares no name with them. */
const BEYOND_NAMES = /[\u{10000}-\u{10ffff}]/u;

/** Names, quoted or not, and literals: under other sql_modes those are names as well. */
function namesIn(text: StatementText, schema: string): string[] {
  const names = new Set<string>(schema === '' ? [] : [schema]);
  for (let i = 0; text.token(i) !== undefined; i += 1) {
    const kind = text.kind(i);
    if (kind === 'number' || kind === 'symbol') continue;
    const name = text.name(i);
    if (name.length > 0 && name.length <= 64 && !BEYOND_NAMES.test(name)) names.add(name);
  }
  return [...names];
}

async function schemaDefinition(name: string, lookUp: LookUp): Promise<string[]> {
  return rowTexts(lookUp, `SHOW CREATE DATABASE ${quoteIdentifier(name)}`);
}

async function tableDefinitions(
  schemas: string,
  names: string,
  server: ServerInfo,
  lookUp: LookUp,
): Promise<string[]> {
  const tables = await lookUp(TABLES(schemas, names));
  return each(tables, async ({ s, n }) => {
    const rows = await lookUpSoftly(
      lookUp,
      `SHOW CREATE TABLE ${quoteQualified(s ?? '', n ?? '')}`,
    );
    const values = rows.flatMap((row) => Object.values(row));
    return [`${s}.${n}`, ...values.map((value) => withoutCounter(value ?? '', server))];
  });
}

/** Leaves out AUTO_INCREMENT=n: a restart of the server may set it back. */
function withoutCounter(definition: string, { flavour, versionNumber }: ServerInfo): string {
  const bytes = Buffer.from(definition);
  const text = new StatementText(bytes, plainDialect({ flavour, version: versionNumber }));
  for (let i = 0; text.token(i) !== undefined; i += 1) {
    if (!text.has(i, 'AUTO_INCREMENT', '=') || text.kind(i + 2) !== 'number') continue;
    const [from, to] = [text.token(i)?.start ?? 0, text.token(i + 2)?.end ?? 0];
    return Buffer.concat([bytes.subarray(0, from), bytes.subarray(to)]).toString();
  }
  return definition;
}

/** Internal ids of all InnoDB tables and partitions of the schemas. */
async function identities(
  schemas: readonly string[],
  server: ServerInfo,
  lookUp: LookUp,
): Promise<string | undefined> {
  const view = server.flavour === 'mysql' && atLeast(server.versionNumber, [8, 0, 0]);
  const table = view ? 'INNODB_TABLES' : 'INNODB_SYS_TABLES';
  const prefixes = schemas.map((name) => `NAME LIKE ${literal(`${fileName(name)}/%`)}`);
  const rows = await refusable(() =>
    lookUp(
      `SELECT NAME, TABLE_ID FROM information_schema.${table} WHERE ${prefixes.join(' OR ')} ORDER BY 1`,
    ),
  );
  return typeof rows === 'string' ? undefined : hash(rows.map((row) => JSON.stringify(row)));
}

/** What the server said if it refused; a broken connection is thrown. */
async function refusable<T>(read: () => Promise<T>): Promise<T | string> {
  try {
    return await read();
  } catch (error) {
    const known = toSluiceError(error);
    if (known.retryable) throw known;
    return known.message;
  }
}

/** A look-up that may be refused: then the refusal itself belongs to the state. */
async function lookUpSoftly(lookUp: LookUp, sql: string): Promise<readonly ResultRow[]> {
  const rows = await refusable(() => lookUp(sql));
  return typeof rows === 'string' ? [{ refused: rows }] : rows;
}

/** In InnoDB's own names other characters than these are encoded; `_` matches any character. */
function fileName(schema: string): string {
  return schema.replaceAll(/[^A-Za-z0-9_]/g, '%');
}

async function column(lookUp: LookUp, sql: string): Promise<string[]> {
  const rows = await lookUp(sql);
  return rows.map(({ v }) => v ?? '');
}

async function rowTexts(lookUp: LookUp, sql: string): Promise<string[]> {
  const rows = await lookUpSoftly(lookUp, sql);
  return rows.map((row) => JSON.stringify(row));
}

async function each<T>(
  items: readonly T[],
  read: (item: T) => Promise<string[]>,
): Promise<string[]> {
  const texts: string[] = [];
  for (const item of items) texts.push(...(await read(item)));
  return texts;
}

function list(names: readonly string[]): string {
  return names.length === 0 ? "''" : names.map(literal).join(',');
}

function literal(text: string): string {
  return `'${text.replaceAll(/['\\]/g, (char) => char + (char === '\\' ? '\\' : "'"))}'`;
}

function hash(texts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(texts)).digest('hex');
}
