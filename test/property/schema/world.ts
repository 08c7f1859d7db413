/** What the master holds, as it says itself: the next statement is made for it. */
import type { Connection, RowDataPacket } from 'mysql2/promise';
import type { ServerKind } from '../../support/servers.js';

export interface Column {
  readonly name: string;
  /** `data_type`, in lower case. */
  readonly type: string;
  /** `column_type`: with length, sign and members. */
  readonly full: string;
  readonly isNullable: boolean;
  readonly charset: string | null;
  readonly isGenerated: boolean;
  readonly isAutoIncrement: boolean;
  readonly inKey: boolean;
  readonly isPrimary: boolean;
}

export interface Table {
  readonly name: string;
  readonly isTransactional: boolean;
  readonly isPartitioned: boolean;
  readonly columns: readonly Column[];
}

/** What a lane, a server and a session allow. */
export interface World {
  readonly kind: ServerKind;
  readonly collations: ReadonlyMap<string, readonly string[]>;
  /** Rows are not applied by SQL to a table with triggers on the slave, or with history. */
  readonly isNative: boolean;
  /** A login that administers nothing may not make what somebody else defined. */
  readonly definers: boolean;
  /** Statements run again on the slave, under `SET binlog_format` of the session or the server. */
  isStatement: boolean;
  tables: readonly Table[];
  /** Whether columns may have no default that have one by their definition. */
  hasDroppedDefaults: boolean;
  /** Of the names given so far. */
  names: number;
  /** For files that the master reads. */
  readonly folder: string;
  /** XIDs of the transactions that are prepared. */
  readonly prepared: string[];
}

const COLUMNS = `
  SELECT c.table_name AS t, column_name AS name, LOWER(data_type) AS type, column_type AS full,
    is_nullable AS nullable, character_set_name AS charset, extra, column_key AS k, generation_expression AS g,
    t.engine AS engine, t.create_options LIKE '%partitioned%' AS parts
  FROM information_schema.columns c JOIN information_schema.tables t
    ON t.table_schema = c.table_schema AND t.table_name = c.table_name AND t.table_type NOT IN ('VIEW', 'SEQUENCE')
  WHERE c.table_schema = ? ORDER BY c.table_name, ordinal_position`;

/** The tables to write to. */
export async function readTables(
  connection: Connection,
  schema: string,
  kind: ServerKind,
): Promise<Table[]> {
  const [rows] = await connection.query<RowDataPacket[]>(COLUMNS, [schema]);
  const tables = new Map<string, Table>();
  for (const row of rows as unknown as Array<Record<string, string | null>>) {
    const name = row['t'] ?? '';
    const columns = [...(tables.get(name)?.columns ?? []), toColumn(row)];
    const isTransactional = row['engine'] === 'InnoDB';
    tables.set(name, { name, columns, isTransactional, isPartitioned: Number(row['parts']) === 1 });
  }
  return [...tables.values()].filter((table) => kind === 'mysql' || !isEndless(table));
}

/**
 * MariaDB never ends an UPDATE of a primary key that has no width at all, not even in an empty table:
 * CREATE TABLE t (d CHAR(0) NULL, PRIMARY KEY (d)); UPDATE t SET d = 'x'.
 */
function isEndless({ columns }: Table): boolean {
  const key = columns.filter(({ isPrimary }) => isPrimary);
  return key.length > 0 && key.every(({ full }) => /^(char|binary)\(0\)/.test(full));
}

/** Names of character sets and their collations, the binary one last. */
export async function readCollations(connection: Connection): Promise<Map<string, string[]>> {
  const [rows] = await connection.query<RowDataPacket[]>(
    `SELECT character_set_name AS charset, collation_name AS collation
     FROM information_schema.collations WHERE character_set_name IS NOT NULL ORDER BY id`,
  );
  const collations = new Map<string, string[]>();
  for (const row of rows as unknown as Array<{ charset: string; collation: string }>) {
    collations.set(row.charset, [...(collations.get(row.charset) ?? []), row.collation]);
  }
  return collations;
}

function toColumn(row: Record<string, string | null>): Column {
  const extra = (row['extra'] ?? '').toLowerCase();
  const generated = row['g'] ?? '';
  return {
    name: row['name'] ?? '',
    type: row['type'] ?? '',
    full: row['full'] ?? '',
    isNullable: row['nullable'] === 'YES',
    charset: row['charset'] ?? null,
    isGenerated: generated !== '' || /(virtual|stored) generated/.test(extra),
    isAutoIncrement: extra.includes('auto_increment'),
    inKey: row['k'] === 'PRI' || row['k'] === 'UNI',
    isPrimary: row['k'] === 'PRI',
  };
}

/** An identifier in SQL; its bytes, one per character. */
export function quoted(name: string): string {
  return Buffer.from(`\`${name.replaceAll('`', '``')}\``).toString('latin1');
}
