import { expect } from 'vitest';
import { literalWriter } from '../../../src/binlog/literals.js';
import { SqlBuffer } from '../../../src/binlog/sql-buffer.js';
import { splitRows, type Column, type LoggedRow, type RoundTrip } from './round-trip.js';

export interface Family {
  readonly table: string;
  /** Column definitions and keys after `id`. */
  readonly ddl: string;
  /** Table options. */
  readonly options?: string;
  /** Statements that fill the table; they name their columns. */
  readonly inserts: readonly string[];
  /** Columns whose comparison must be answered from their index. */
  readonly keys?: readonly string[];
  /** Columns whose collation takes different bytes for equal: a comparison finds others too. */
  readonly loose?: readonly string[];
  /** Columns that no comparison is asked of. */
  readonly incomparable?: readonly string[];
}

/**
 * Proves for each row that was logged: its literals, inserted into an equal table, log the same
 * bytes again; and each `compare` literal finds exactly the rows that hold the same bytes.
 */
export async function verify(trip: RoundTrip, family: Family): Promise<LoggedRow[]> {
  const { table } = family;
  await trip.run(
    `CREATE TABLE ${table} (id INT PRIMARY KEY AUTO_INCREMENT, ${family.ddl}) ${family.options ?? ''}`,
  );
  await trip.run(`CREATE TABLE ${table}_copy LIKE ${table}`);
  const logged = await trip.log(async () => {
    for (const insert of family.inserts) await trip.run(insert);
  });
  expect(logged.length).toBeGreaterThan(0);
  const columns = await trip.columns(table, logged[0]!.table.columns);
  const rows = splitRows(logged, columns);
  const copied = splitRows(await trip.copy(columns, rows, `${table}_copy`), columns);
  expect(copied.length).toBe(rows.length);
  for (const [i, row] of rows.entries())
    expect.soft(readable(copied[i]!), `row ${i + 1}`).toEqual(readable(row));
  for (const [i, column] of columns.entries()) {
    if (family.incomparable?.includes(column.name)) continue;
    await verifyComparison(trip, family, column, i, rows);
    if (family.keys?.includes(column.name)) await verifyIndex(trip, table, column, i, rows);
  }
  return rows;
}

function readable(row: LoggedRow): (string | null)[] {
  return row.values.map((value) => (value ? row.image.toString('hex', ...value) : null));
}

async function verifyComparison(
  trip: RoundTrip,
  { table, loose }: Family,
  column: Column,
  i: number,
  rows: readonly LoggedRow[],
) {
  const exact = !loose?.includes(column.name);
  for (const row of rows) {
    const literal = compareLiteral(column, row, i);
    const found = await trip.run(
      `SELECT id FROM ${table} WHERE ${column.name} <=> ${literal} ORDER BY id`,
    );
    const hex = readable(row)[i];
    const expected = rows.filter((other) => readable(other)[i] === hex).map(idOf);
    const ids = found.map((answer) => Number(answer['id']));
    expect(ids, `${column.name} <=> ${literal}`).toEqual(
      exact ? expected : expect.arrayContaining(expected),
    );
  }
}

async function verifyIndex(
  trip: RoundTrip,
  table: string,
  column: Column,
  i: number,
  rows: readonly LoggedRow[],
) {
  const format = trip.server.kind === 'mysql' ? 'FORMAT=TRADITIONAL ' : '';
  for (const row of rows.filter((row) => row.values[i])) {
    const literal = compareLiteral(column, row, i);
    const [plan] = await trip.run(
      `EXPLAIN ${format}SELECT * FROM ${table} FORCE INDEX (k_${column.name})
       WHERE ${column.name} = ${literal}`,
    );
    expect(`${plan!['type']} ${plan!['key']}`, `${column.name} = ${literal}`).toMatch(
      new RegExp(`^(const|ref|eq_ref) k_${column.name}$`),
    );
  }
}

function compareLiteral(column: Column, row: LoggedRow, i: number): string {
  const value = row.values[i];
  if (value === undefined) return 'NULL';
  const out = new SqlBuffer();
  literalWriter(column, 'compare')(row.image, value[0], out);
  return out.take().toString('latin1');
}

/** `id` is the first column, an INT. */
function idOf(row: LoggedRow): number {
  return row.image.readInt32LE(0);
}
