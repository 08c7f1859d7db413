import type { ResultRow } from '../applier/target/query-command.js';
import { atLeast, type ServerInfo } from '../mysql/flavour.js';
import { quoteQualified } from '../mysql/quote.js';
import { literal, literals } from './literal.js';
import { isMissing } from './missing-object.js';
import type { Session } from './session.js';
import { tableFrom } from './table-facts.js';
import type { Table } from './table.js';

/** The tables of these schemas; `only`: one of them alone. */
export async function readTables(
  session: Session,
  schemas: readonly string[],
  only?: string,
): Promise<Table[]> {
  if (schemas.length === 0) return [];
  const where = `TABLE_SCHEMA IN (${literals(schemas)})${only === undefined ? '' : ` AND TABLE_NAME=${literal(only)}`}`;
  const found = await session.query(
    `SELECT TABLE_SCHEMA AS s, TABLE_NAME AS n, TABLE_TYPE AS t, ENGINE AS e, TABLE_ROWS AS r,
       DATA_LENGTH AS b, CREATE_TIME AS c FROM information_schema.TABLES
     WHERE ${where} AND TABLE_TYPE IN ('BASE TABLE','SEQUENCE','SYSTEM VERSIONED')`,
  );
  const columns = groupByTable(await session.query(columnsSql(where, session.server)));
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

/** MySQL before 5.7 has no generated columns, and does not know the word. */
function columnsSql(where: string, { flavour, versionNumber }: ServerInfo): string {
  const isOld = flavour === 'mysql' && !atLeast(versionNumber, [5, 7, 0]);
  const generation = isOld ? "''" : 'GENERATION_EXPRESSION';
  return `SELECT TABLE_SCHEMA AS s, TABLE_NAME AS n, COLUMN_NAME AS c, DATA_TYPE AS d, COLUMN_TYPE AS ct,
    CHARACTER_SET_NAME AS cs, EXTRA AS extra, ${generation} AS g
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

/**
 * InnoDB's own ids, those of its partitions together, tell a table from one of the same definition that took
 * its place. EXCHANGE PARTITION shows in nothing else, nor in an error of who reads on.
 */
async function internalIds(session: Session): Promise<Map<string, string>> {
  const { flavour, versionNumber } = session.server;
  const isNew = flavour === 'mysql' && atLeast(versionNumber, [8, 0, 0]);
  const view = isNew ? 'INNODB_TABLES' : 'INNODB_SYS_TABLES';
  const sql = `SELECT NAME AS n, TABLE_ID AS i FROM information_schema.${view}`;
  const refused = await session.attempt(`${sql} LIMIT 1`); // needs PROCESS
  if (refused !== undefined) return new Map();
  const ids = new Map<string, string>();
  for (const { n, i } of await session.query(`${sql} ORDER BY NAME`)) {
    const [name = ''] = (n ?? '').split('#'); // of a name itself it is encoded
    ids.set(name, `${ids.get(name) ?? ''} ${i}`);
  }
  return ids;
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
