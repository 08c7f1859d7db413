/**
 * Compares servers of different version or flavour: the same tables, views, triggers and routines by
 * name; of tables the columns, types, character sets and keys, as far as both can write them, and every
 * byte of every row.
 */
import type { Connection } from 'mysql2/promise';
import { counterpart, isForeign } from '../../../src/applier/foreign/collations.js';
import { exactFloat, isText, quote, select } from './columns.js';
import { listObjects } from './objects.js';

interface Column {
  readonly name: string;
  readonly type: string;
  readonly shape: string;
  readonly collation: string | null;
}

interface Described {
  readonly columns: readonly Column[];
  readonly keys: readonly string[];
}

const COLUMNS = `
  SELECT column_name AS name, LOWER(data_type) AS type, column_type AS full, is_nullable AS nullable,
    collation_name AS collation FROM information_schema.columns
  WHERE table_schema = ? AND table_name = ? ORDER BY ordinal_position`;
const KEYS = `
  SELECT index_name AS k, non_unique AS non, seq_in_index AS seq, column_name AS c, sub_part AS sub
  FROM information_schema.statistics WHERE table_schema = ? AND table_name = ?
  ORDER BY index_name, seq_in_index`;
const SHOWN = 5;

/** What differs, as lines for people; none: they are the same. */
export async function crossDifferences(a: Connection, b: Connection): Promise<string[]> {
  for (const side of [a, b]) await side.query(`SET SESSION sql_mode = '', time_zone = '+00:00'`);
  const [ours, theirs] = [await listObjects(a), await listObjects(b)];
  const titles = (all: typeof ours): string =>
    all
      .map(({ kind, schema, name }) => `${kind} ${schema}.${name}`)
      .toSorted()
      .join('\n');
  if (titles(ours) !== titles(theirs)) return [titles(ours), '-- against --', titles(theirs)];
  const lines: string[] = [];
  for (const { kind, schema, name } of ours) {
    if (kind === 'table') lines.push(...(await compareTable(a, b, schema, name)));
  }
  return lines;
}

async function compareTable(
  a: Connection,
  b: Connection,
  schema: string,
  name: string,
): Promise<string[]> {
  const [left, right] = [await describe(a, schema, name), await describe(b, schema, name)];
  const shapes = [shapeOf(left), shapeOf(right)];
  if (shapes[0] !== shapes[1]) {
    return [
      `table ${schema}.${name}: defined differently`,
      shapes[0]!,
      '-- against --',
      shapes[1]!,
    ];
  }
  const table = `${quote(schema)}.${quote(name)}`;
  const [mine, other] = [await rowsOf(a, table, left), await rowsOf(b, table, right)];
  if (mine.join('\n') === other.join('\n')) return [];
  const only = (rows: string[], of: Set<string>): string[] => rows.filter((row) => !of.has(row));
  return [
    `table ${schema}.${name}: ${mine.length} rows on the first, ${other.length} on the second`,
    ...only(mine, new Set(other))
      .slice(0, SHOWN)
      .map((row) => `  only on the first: ${row}`),
    ...only(other, new Set(mine))
      .slice(0, SHOWN)
      .map((row) => `  only on the second: ${row}`),
  ];
}

async function describe(side: Connection, schema: string, name: string): Promise<Described> {
  const columns = await select<Column & { full: string; nullable: string }>(side, COLUMNS, [
    schema,
    name,
  ]);
  const keys = await select<{ k: string; non: number | string; c: string; sub: number }>(
    side,
    KEYS,
    [schema, name],
  );
  return {
    columns: columns.map((column) => ({
      ...column,
      shape: `${column.name} ${plainType(column.full)} ${column.nullable} ${collationOf(column)}`,
    })),
    keys: keys.map(({ k, non, c, sub }) => `${k} ${Number(non)} ${c} ${sub ?? ''}`),
  };
}

function shapeOf({ columns, keys }: Described): string {
  return [...columns.map(({ shape }) => shape), ...keys].join('\n');
}

/** Widths of integers are not shown any more, MariaDB's JSON is text. */
function plainType(full: string): string {
  return full
    .toLowerCase()
    .replace(/\b(tinyint|smallint|mediumint|int|bigint|year)\(\d+\)/, '$1')
    .replace(/^json$/, 'longtext')
    .replace(/^geomcollection$/, 'geometrycollection');
}

/** In MySQL's names. */
function collationOf({ type, collation }: Column): string {
  if (type === 'json') return 'utf8mb4_bin';
  if (collation === null) return '';
  const name = collation.replace(/^utf8_/, 'utf8mb3_');
  return isForeign(name, 'mysql') ? (counterpart(name, 'mysql') ?? name) : name;
}

async function rowsOf(side: Connection, table: string, { columns }: Described): Promise<string[]> {
  const values = columns.map(({ name, type }) => `IFNULL(${text(quote(name), type)}, 'NULL')`);
  const rows = await select<{ r: string }>(
    side,
    `SELECT CONCAT_WS(', ', ${values.join(', ')}) AS r FROM ${table}`,
  );
  return rows.map(({ r }) => r.replaceAll(REAL, (_, digits: string) => bitsOf(digits))).toSorted();
}

/** The servers write the same number in different digits; no other value has such a mark. */
const REAL = /~(-?[0-9][-+.e0-9]*)/g;

function bitsOf(digits: string): string {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleBE(Number(digits));
  return bytes.toString('hex');
}

/** MySQL writes no more than 22 characters, which takes the sign and long exponents from the last digits. */
function real(name: string): string {
  const column = `(${name} * IF(ABS(${name}) < 1e-90, POW(2, 1000), 1))`;
  const [minus, plus] = [`CONCAT('~-', ${exactFloat(`-${column}`)})`, exactFloat(column)];
  return `IF(${column} < 0, ${minus}, CONCAT('~', ${plus}))`;
}

/** Long values as their hash. */
function text(column: string, type: string): string {
  if (type === 'float' || type === 'double') return real(column);
  if (['enum', 'set', 'bit'].includes(type)) return `CAST(${column} | 0 AS CHAR)`;
  const bytes = type === 'json' ? `CAST(${column} AS CHAR)` : column;
  if (!isText(type)) return `CAST(${column} AS CHAR)`;
  return `IF(LENGTH(${bytes}) > 200, SHA2(${bytes}, 256), HEX(${bytes}))`;
}
