import { createHash } from 'node:crypto';
import { toSluiceError } from '../../errors/sluice-error.js';
import { quoteIdentifier, quoteQualified } from '../../mysql/quote.js';
import type { ServerInfo } from '../../mysql/flavour.js';
import { atLeast } from '../../mysql/flavour.js';
import type { ResultRow } from '../target/query-command.js';
import { plainDialect } from '../../sql/dialect.js';
import { StatementText } from '../../sql/statement-text.js';

export type LookUp = (sql: string) => Promise<readonly ResultRow[]>;

/** State of everything on the target that a statement names, to be compared by equality. */
export interface Fingerprint {
  /** Hash of the definitions. */
  readonly definitions: string;
  /** Hash of the tables' physical identities; undefined: the login may not see them, or not all have one. */
  readonly identities: string | undefined;
}

export interface StateTaken {
  readonly fingerprint: Fingerprint;
  /** Those of the schemas named that there are. */
  readonly schemas: readonly string[];
}

/**
 * Takes the state of all objects whose name is a token of the statement: schemas, tables, views,
 * routines, triggers and events, by definition, and InnoDB tables also by their internal ids, which
 * tell two tables of the same definition apart after they were exchanged.
 *
 * Look-ups that do not need each other's answers are in flight together: a long link costs a round
 * trip for the names of the tables and one for their definitions, and another one for the schemas
 * unless they were foreseen.
 * @param schema the statement's default schema
 * @param likely schemas that there may be, in the order in which the last call returned them
 */
export async function takeFingerprint(
  text: StatementText,
  schema: string,
  server: ServerInfo,
  lookUp: LookUp,
  likely: readonly string[] = [],
): Promise<StateTaken> {
  const names = namesIn(text, schema);
  const foreseen = likely.filter((name) => names.includes(name));
  const [schemas, early] = await Promise.all([
    column(lookUp, SCHEMAS(list(names))),
    stateOf(foreseen, names, server, lookUp),
  ]);
  const isForeseen = JSON.stringify(schemas) === JSON.stringify(foreseen);
  const fingerprint = isForeseen ? early : await stateOf(schemas, names, server, lookUp);
  return { fingerprint, schemas };
}

async function stateOf(
  schemas: readonly string[],
  names: readonly string[],
  server: ServerInfo,
  lookUp: LookUp,
): Promise<Fingerprint> {
  if (schemas.length === 0) return { definitions: hash([]), identities: hash([]) };
  const inSchemas = list(schemas);
  const inNames = list(names);
  const tables = lookUp(TABLES(inSchemas, inNames));
  const [ids, ...definitions] = await Promise.all([
    identities(schemas, server, lookUp),
    together(schemas, (name) => schemaDefinition(name, lookUp)),
    tableDefinitions(tables, server, lookUp),
    rowTexts(lookUp, ROUTINES(inSchemas, inNames)),
    rowTexts(lookUp, TRIGGERS(inSchemas, inNames)),
    rowTexts(lookUp, EVENTS(inSchemas, inNames)),
  ]);
  const isSeen = (await tables).every(({ e }) => e === null || e === 'InnoDB');
  return { definitions: hash(definitions.flat()), identities: isSeen ? ids : undefined };
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
  `SELECT TABLE_SCHEMA AS s, TABLE_NAME AS n, ENGINE AS e FROM information_schema.TABLES
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
  tables: Promise<readonly ResultRow[]>,
  server: ServerInfo,
  lookUp: LookUp,
): Promise<string[]> {
  return together(await tables, async ({ s, n }) => {
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

/** What was read of each, in their order. */
async function together<T>(
  items: readonly T[],
  read: (item: T) => Promise<string[]>,
): Promise<string[]> {
  const texts = await Promise.all(items.map(read));
  return texts.flat();
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
