/** SQL that turns a column's value into text that is equal exactly when the stored bytes are. */
import type { Connection, RowDataPacket } from 'mysql2/promise';

export interface Column {
  readonly name: string;
  /** The bare type in lower case, e.g. `float`. */
  readonly type: string;
  /** 1: it bounds the period of MariaDB's history rows, under a name of its own. */
  readonly period?: number | null;
}

export interface Table {
  readonly schema: string;
  readonly name: string;
  /** The table's name in SQL, with what makes hidden history rows visible. */
  readonly from: string;
  readonly columns: readonly Column[];
  /** Names of the primary key's columns, in key order; empty without one. */
  readonly key: readonly string[];
}

const COLUMNS = `
  SELECT column_name AS name, LOWER(data_type) AS type,
    generation_expression IN ('ROW START', 'ROW END') AS period FROM information_schema.columns
  WHERE table_schema = ? AND table_name = ? ORDER BY ordinal_position`;

const PRIMARY_KEY = `
  SELECT column_name AS name FROM information_schema.statistics
  WHERE table_schema = ? AND table_name = ? AND index_name = 'PRIMARY' ORDER BY seq_in_index`;

const TABLE_TYPE = `
  SELECT table_type AS type FROM information_schema.tables
  WHERE table_schema = ? AND table_name = ?`;

/** A quoted identifier. */
export function quote(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``;
}

/** One value as ASCII text, `N` for NULL. Strings are hashed unconverted, in their own character set. */
export function valueText({ name, type }: Column): string {
  const column = quote(name);
  return `IFNULL(${exactText(column, type)}, 'N')`;
}

function exactText(column: string, type: string): string {
  switch (type) {
    case 'float':
    case 'double':
      return exactFloat(column);
    case 'enum':
    case 'set':
    case 'bit':
      return `CAST(${column} | 0 AS CHAR)`; // a sum of a SET is a DOUBLE on MySQL
    case 'json':
      return `CONCAT(JSON_TYPE(${column}), SHA2(${column}, 256))`;
    default:
      return isText(type) ? `SHA2(${column}, 256)` : `CAST(${column} AS CHAR)`;
  }
}

/**
 * Every digit and the sign of a zero. A FLOAT as text would be rounded to six digits, hence the
 * product; MariaDB stores -0 but prints 0, hence the angle.
 */
export function exactFloat(column: string): string {
  const zero = `IF(ATAN2(${column}, -1) < 0, '-0', '0')`;
  return `IF(${column} = 0, ${zero}, CAST(${column} * 1e0 AS CHAR))`;
}

/** Types whose value is a string of bytes, as against numbers and dates, which are plain ASCII. */
export function isText(type: string): boolean {
  return !/^(tiny|small|medium|big)?int$|^decimal$|^date$|^time$|^datetime$|^timestamp$|^year$/.test(
    type,
  );
}

/** 256 bits in hex over all columns of one row. */
export function rowHash(table: Table): string {
  return `SHA2(CONCAT_WS(',', ${table.columns.map(valueText).join(', ')}), 256)`;
}

/** The table's columns, hidden ones too, and its primary key. */
export async function describeTable(
  connection: Connection,
  schema: string,
  name: string,
): Promise<Table> {
  const columns = await select<Column>(connection, COLUMNS, [schema, name]);
  const key = await select<{ name: string }>(connection, PRIMARY_KEY, [schema, name]);
  const [table] = await select<{ type: string }>(connection, TABLE_TYPE, [schema, name]);
  const keeper = table?.type === 'SYSTEM VERSIONED';
  const from = `${quote(schema)}.${quote(name)}${keeper ? ' FOR SYSTEM_TIME ALL' : ''}`;
  return {
    schema,
    name,
    from,
    columns: keeper ? withPeriod(columns) : columns,
    key: key.map((row) => row.name),
  };
}

/** MariaDB's history rows have a period, which is in no catalogue when it was not spelled out. */
function withPeriod(columns: readonly Column[]): readonly Column[] {
  if (columns.some(({ period }) => period === 1)) return columns;
  return [...columns, ...['row_start', 'row_end'].map((name) => ({ name, type: 'timestamp' }))];
}

/** Runs a query whose rows have a known shape. */
export async function select<T>(
  connection: Connection,
  sql: string,
  values: readonly unknown[] = [],
): Promise<T[]> {
  const [rows] = await connection.query<RowDataPacket[]>(sql, [...values]);
  return rows as unknown as T[];
}
