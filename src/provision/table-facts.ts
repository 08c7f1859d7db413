import type { ResultRow } from '../applier/target/query-command.js';
import { fingerprint } from './fingerprint.js';
import { isOrdered, type Column, type Table } from './table.js';

/** What information_schema says of one table: its row in TABLES, COLUMNS and unique STATISTICS. */
export interface TableFacts {
  readonly row: ResultRow;
  readonly columns: readonly ResultRow[];
  readonly keys: readonly ResultRow[];
}

/** `definition`: SHOW CREATE; `id`: what else tells it from another one of the same definition. */
export function tableFrom(
  { row, columns, keys }: TableFacts,
  definition: string,
  id: string,
): Table {
  const type = row['t'] ?? '';
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
    fingerprint: fingerprint(`${withoutCounter(definition)}\0${row['c'] ?? ''}\0${id}`),
  };
}

function isGenerated(column: ResultRow): boolean {
  return /\b(VIRTUAL|STORED|PERSISTENT)\b/i.test(column['extra'] ?? '');
}

function isStored(column: ResultRow): boolean {
  return /\b(STORED|PERSISTENT)\b/i.test(column['extra'] ?? '');
}

/** One of the two that say when a row of a system-versioned table was valid. */
function isPeriod(column: ResultRow): boolean {
  return /^ROW (START|END)$/.test(column['g'] ?? '');
}

function period(name: string): Column {
  return { name, dataType: 'timestamp', columnType: 'timestamp(6)', charset: undefined };
}

function toColumn(row: ResultRow): Column {
  return {
    name: row['c'] ?? '',
    dataType: (row['d'] ?? '').toLowerCase(),
    columnType: (row['ct'] ?? '').toLowerCase(),
    charset: row['cs'] ?? undefined,
  };
}

/** The primary key, or another unique key without NULLs, if its order can be gone along. */
function keyOf(rows: readonly ResultRow[], columns: readonly Column[]): readonly Column[] {
  const names = [...new Set(rows.map((row) => row['k'] ?? ''))];
  const primaryFirst = names.toSorted((a, b) => Number(b === 'PRIMARY') - Number(a === 'PRIMARY'));
  const usable = primaryFirst.map((name) => usableKey(partsOf(rows, name), columns));
  return usable.find((key) => key !== undefined) ?? [];
}

function partsOf(rows: readonly ResultRow[], name: string): ResultRow[] {
  const parts = rows.filter((row) => row['k'] === name);
  return parts.toSorted((a, b) => Number(a['i']) - Number(b['i']));
}

/** Undefined: rows cannot be gone through by it. */
function usableKey(
  parts: readonly ResultRow[],
  columns: readonly Column[],
): readonly Column[] | undefined {
  const found = parts.flatMap(({ c }) => columns.filter((column) => column.name === c));
  const fits = parts.every((part) => part['ok'] === '1') && found.length === parts.length;
  return fits && found.every(isOrdered) ? found : undefined;
}

/** The counter moves with every row; it is the last but the options after it, outside of any string. */
export function withoutCounter(definition: string): string {
  return definition.replace(/\) (ENGINE=\S+) AUTO_INCREMENT=\d+/, ') $1');
}
