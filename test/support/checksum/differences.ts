/** Finds and words the rows that differ between two copies of a table. */
import type { Connection } from 'mysql2/promise';
import {
  describeTable,
  exactFloat,
  isText,
  quote,
  rowHash,
  select,
  type Table,
} from './columns.js';

type Row = Record<string, string | null>;

const SHOWN_ROWS = 5;
const SHOWN_CHARACTERS = 120;

/** Describes the first rows that only one side has, one line each, naming the differing columns. */
export async function describeRowDifference(
  a: Connection,
  b: Connection,
  schema: string,
  name: string,
): Promise<string[]> {
  const table = await describeTable(a, schema, name);
  const [ours, theirs] = [await hashes(a, table), await hashes(b, table)];
  const onlyA = await fetchRows(a, table, without(ours, theirs));
  const onlyB = await fetchRows(b, table, without(theirs, ours));
  return table.key.length > 0 ? pairedByKey(table, onlyA, onlyB) : unpaired(onlyA, onlyB);
}

async function hashes(connection: Connection, table: Table): Promise<string[]> {
  const rows = await select<{ h: string }>(
    connection,
    `SELECT ${rowHash(table)} AS h FROM ${table.from}`,
  );
  return rows.map((row) => row.h);
}

/** The elements of a multiset that another lacks. */
function without(left: readonly string[], right: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const value of right) counts.set(value, (counts.get(value) ?? 0) + 1);
  return left.filter((value) => {
    const count = counts.get(value) ?? 0;
    counts.set(value, count - 1);
    return count <= 0;
  });
}

async function fetchRows(connection: Connection, table: Table, wanted: string[]): Promise<Row[]> {
  if (wanted.length === 0) return [];
  const columns = table.columns.map(
    ({ name, type }) => `${readable(name, type)} AS ${quote(name)}`,
  );
  const order = (table.key.length > 0 ? table.key : [table.columns[0]!.name]).map(quote);
  return select<Row>(
    connection,
    `SELECT ${columns.join(', ')} FROM ${table.from}
     WHERE ${rowHash(table)} IN (?) ORDER BY ${order.join(', ')}`,
    [wanted.slice(0, 1000)],
  );
}

/** Bytes as hex, since the point may be in what a terminal does not show. */
function readable(name: string, type: string): string {
  const column = quote(name);
  if (type === 'float' || type === 'double') return exactFloat(column);
  if (type === 'json') return `CAST(${column} AS CHAR)`;
  return isText(type) ? `CONCAT('0x', HEX(${column}))` : `CAST(${column} AS CHAR)`;
}

function pairedByKey(table: Table, onlyA: Row[], onlyB: Row[]): string[] {
  const keyOf = (row: Row): string => table.key.map((name) => `${name}=${row[name]}`).join(', ');
  const byKey = new Map(onlyB.map((row) => [keyOf(row), row]));
  const matched = new Set(onlyA.map(keyOf));
  const lines = onlyA.map((row) => {
    const other = byKey.get(keyOf(row));
    return other ? changed(keyOf(row), row, other) : `only on the first: ${show(row)}`;
  });
  const extra = onlyB.filter((row) => !matched.has(keyOf(row)));
  return [...lines, ...extra.map((row) => `only on the second: ${show(row)}`)].slice(0, SHOWN_ROWS);
}

function changed(key: string, a: Row, b: Row): string {
  const names = Object.keys(a).filter((name) => a[name] !== b[name]);
  const pairs = names.map((name) => `column ${name}: ${cut(a[name])} / ${cut(b[name])}`);
  return `row ${key}: ${pairs.join('; ') || 'the same text, stored differently'}`;
}

function unpaired(onlyA: Row[], onlyB: Row[]): string[] {
  const first = onlyA.slice(0, SHOWN_ROWS).map((row) => `only on the first: ${show(row)}`);
  const second = onlyB.slice(0, SHOWN_ROWS).map((row) => `only on the second: ${show(row)}`);
  return [...first, ...second];
}

function show(row: Row): string {
  return Object.entries(row)
    .map(([name, value]) => `${name}=${cut(value)}`)
    .join(', ');
}

function cut(value: string | null | undefined): string {
  if (value === null || value === undefined) return 'NULL';
  return value.length > SHOWN_CHARACTERS ? `${value.slice(0, SHOWN_CHARACTERS)}...` : value;
}
