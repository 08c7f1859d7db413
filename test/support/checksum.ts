/**
 * Is the copy exact? A checksum per object over definitions and raw bytes, computed by the server,
 * and a comparison of two servers that names the first differing rows and columns.
 */
import type { Connection } from 'mysql2/promise';
import { describeTable, rowHash, select } from './checksum/columns.js';
import { describeRowDifference } from './checksum/differences.js';
import { definitionOf, listObjects, type DatabaseObject } from './checksum/objects.js';
import type { TestServer } from './servers.js';

export interface ObjectChecksum extends DatabaseObject {
  /** SHOW CREATE, without the auto-increment counter. */
  readonly definition: string;
  /** Number of rows; 0 for what holds none. */
  readonly rows: number;
  /** A hash over the multiset of rows; empty for what holds none. */
  readonly digest: string;
}

/** By a name for people, like `table shop.orders`, in alphabetical order. */
export type SchemaChecksum = ReadonlyMap<string, ObjectChecksum>;

/** A server, or an open connection to one. */
export type Side = Connection | TestServer;

/**
 * Checksums everything replicated, or only `schemas`. Expects that nobody writes meanwhile.
 * The session's sql_mode and time zone are changed and set back.
 */
export async function schemaChecksum(
  connection: Connection,
  schemas?: readonly string[],
): Promise<SchemaChecksum> {
  return withPlainSession(connection, async () => {
    const sums: [string, ObjectChecksum][] = [];
    for (const object of await listObjects(connection, schemas)) {
      sums.push([title(object), await checksumObject(connection, object)]);
    }
    return new Map(sums.toSorted(([a], [b]) => (a < b ? -1 : 1)));
  });
}

/**
 * Compares two servers (master first) down to the bytes.
 * @throws Error that lists every differing object, with the first differing rows and columns
 */
export async function expectSame(a: Side, b: Side, schemas?: readonly string[]): Promise<void> {
  const lines = await differences(a, b, schemas);
  if (lines.length > 0) throw new Error(`the two servers differ:\n${lines.join('\n')}`);
}

/** The differences between two servers, as lines for people; none when they are the same. */
export function differences(a: Side, b: Side, schemas?: readonly string[]): Promise<string[]> {
  return withConnection(a, (first) =>
    withConnection(b, async (second) => {
      const [left, right] = await Promise.all([
        schemaChecksum(first, schemas),
        schemaChecksum(second, schemas),
      ]);
      const names = [...new Set([...left.keys(), ...right.keys()])].toSorted();
      const lines: string[] = [];
      for (const name of names) {
        lines.push(...(await compare(first, second, name, left.get(name), right.get(name))));
      }
      return lines;
    }),
  );
}

async function compare(
  a: Connection,
  b: Connection,
  name: string,
  left: ObjectChecksum | undefined,
  right: ObjectChecksum | undefined,
): Promise<string[]> {
  if (!left || !right) return [`${name}: only on the ${left ? 'first' : 'second'}`];
  if (left.definition !== right.definition) {
    return [`${name}: defined differently`, left.definition, '-- against --', right.definition];
  }
  if (left.digest === right.digest) return [];
  const rows = await withPlainSession(a, () =>
    withPlainSession(b, () => describeRowDifference(a, b, left.schema, left.name)),
  );
  const counts = `${left.rows} rows on the first, ${right.rows} on the second`;
  return [`${name}: ${counts}`, ...rows.map((row) => `  ${row}`)];
}

async function checksumObject(
  connection: Connection,
  object: DatabaseObject,
): Promise<ObjectChecksum> {
  const definition = await definitionOf(connection, object);
  if (object.kind !== 'table') return { ...object, definition, rows: 0, digest: '' };
  return { ...object, definition, ...(await checksumRows(connection, object)) };
}

/**
 * Sums 128 bits of each row's hash, in halves. A sum, unlike a XOR, tells duplicate rows apart; and like it
 * needs no order, which a table without a key does not have.
 */
async function checksumRows(
  connection: Connection,
  { schema, name }: DatabaseObject,
): Promise<{ rows: number; digest: string }> {
  const table = await describeTable(connection, schema, name);
  const half = (from: number): string =>
    `SUM(CAST(CONV(SUBSTRING(h, ${from}, 16), 16, 10) AS UNSIGNED))`;
  const [row] = await select<{ n: number; digest: string | null }>(
    connection,
    `SELECT COUNT(*) AS n, CONCAT(${half(1)}, '-', ${half(17)}) AS digest
     FROM (SELECT ${rowHash(table)} AS h FROM ${table.from}) AS hashes`,
  );
  return { rows: row?.n ?? 0, digest: row?.digest ?? 'empty' };
}

function title({ kind, schema, name }: DatabaseObject): string {
  return kind === 'schema' ? `schema ${schema}` : `${kind} ${schema}.${name}`;
}

/** Values are shown the same way whatever the server's defaults are. */
async function withPlainSession<T>(connection: Connection, body: () => Promise<T>): Promise<T> {
  const [before] = await select<{ mode: string; zone: string }>(
    connection,
    'SELECT @@session.sql_mode AS mode, @@session.time_zone AS zone',
  );
  await connection.query(`SET SESSION sql_mode = '', time_zone = '+00:00'`);
  try {
    return await body();
  } finally {
    await connection.query('SET SESSION sql_mode = ?, time_zone = ?', [before?.mode, before?.zone]);
  }
}

/** A server lends a connection of its own for the time of `body`. */
async function withConnection<T>(side: Side, body: (c: Connection) => Promise<T>): Promise<T> {
  if (!('dispose' in side)) return body(side);
  const connection = await side.connect();
  try {
    return await body(connection);
  } finally {
    await connection.end();
  }
}
