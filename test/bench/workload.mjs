/**
 * The data that every peer replicates: a bulk load and then sysbench's oltp_write_only, written to a
 * master by several connections while nothing replicates. Made from a seed, so runs compare.
 */
import { setTimeout as sleep } from 'node:timers/promises';

const TABLES = 4;
const CONNECTIONS = 8;
const ROWS_PER_INSERT = 500;

/**
 * @typedef {{rows: number, transactions: number, bulk: number}} Size rows loaded in all, OLTP
 *   transactions in all, rows of the bulk phase (multi-row inserts, a wide update, a range delete)
 */

/** Creates the schema, loads it, writes the transactions. Returns the phases with their binlog bytes. */
export async function makeWorkload(master, size, say) {
  const started = Date.now();
  await createTables(master);
  say(`loading ${size.rows} rows`);
  await inParallel(master, TABLES, (connection, i) => load(connection, i + 1, size.rows / TABLES));
  say(`writing ${size.transactions} transactions`);
  const share = Math.ceil(size.transactions / CONNECTIONS);
  await inParallel(master, CONNECTIONS, (connection, i) =>
    writeTransactions(connection, share, size.rows / TABLES, random(i + 1)),
  );
  if (size.bulk > 0) await bulk(master, size.bulk, say);
  await sleep(100);
  say(`workload written in ${((Date.now() - started) / 1000).toFixed(1)} s`);
}

async function createTables(master) {
  await master.query('CREATE DATABASE sbtest');
  for (let i = 1; i <= TABLES; i++) {
    await master.query(`CREATE TABLE sbtest.sbtest${i} (
      id INT NOT NULL AUTO_INCREMENT PRIMARY KEY, k INT NOT NULL DEFAULT 0,
      c CHAR(120) NOT NULL DEFAULT '', pad CHAR(60) NOT NULL DEFAULT '', KEY k_${i} (k)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4`);
  }
}

async function inParallel(master, count, work) {
  const connections = await Promise.all(Array.from({ length: count }, () => master.connect()));
  try {
    await Promise.all(connections.map(work));
  } finally {
    await Promise.all(connections.map((connection) => connection.end()));
  }
}

async function load(connection, table, rows) {
  const next = random(1000 + table);
  for (let done = 0; done < rows; done += ROWS_PER_INSERT) {
    const values = Array.from(
      { length: Math.min(ROWS_PER_INSERT, rows - done) },
      () => `(${1 + (next() % rows)},'${filler(next, 10)}','${filler(next, 5)}')`,
    );
    await connection.query(`INSERT INTO sbtest.sbtest${table} (k,c,pad) VALUES ${values.join()}`);
  }
}

/** One transaction of oltp_write_only: an index update, a non-index update, a delete, an insert. */
async function writeTransactions(connection, count, rows, next) {
  for (let i = 0; i < count; i++) {
    const table = () => `sbtest.sbtest${1 + (next() % TABLES)}`;
    const id = () => 1 + (next() % rows);
    const moved = table();
    const same = id();
    const statements = [
      'BEGIN',
      `UPDATE ${table()} SET k=k+1 WHERE id=${id()}`,
      `UPDATE ${table()} SET c='${filler(next, 10)}' WHERE id=${id()}`,
      `DELETE FROM ${moved} WHERE id=${same}`,
      `INSERT INTO ${moved} (id,k,c,pad) VALUES (${same},${id()},'${filler(next, 10)}','${filler(next, 5)}')`,
      'COMMIT',
    ];
    await repeatOnDeadlock(connection, statements.join(';'));
  }
}

async function repeatOnDeadlock(connection, sql) {
  for (;;) {
    try {
      await connection.query(sql);
      return;
    } catch (error) {
      if (![1205, 1213, 1020].includes(error.errno)) throw error;
      await connection.query('ROLLBACK');
    }
  }
}

async function bulk(master, rows, say) {
  say(`bulk phase: ${rows} rows inserted, updated, half of them deleted`);
  await master.query(
    `CREATE TABLE sbtest.bulk (id INT PRIMARY KEY, a BIGINT, b VARCHAR(200), c DATETIME(3), d DECIMAL(20,4), KEY (a))`,
  );
  const next = random(77);
  for (let done = 0; done < rows; done += 1000) {
    const values = Array.from(
      { length: Math.min(1000, rows - done) },
      (_, i) =>
        `(${done + i},${next()},'${filler(next, 10)}','2026-01-01 00:00:00.123',${next()}.25)`,
    );
    await master.query(`INSERT INTO sbtest.bulk VALUES ${values.join()}`);
  }
  await master.query('UPDATE sbtest.bulk SET b=REVERSE(b), d=d+1');
  await master.query('DELETE FROM sbtest.bulk WHERE id % 2 = 0');
}

/** Groups of 11 digits joined by dashes, as sysbench makes them. */
function filler(next, groups) {
  const parts = [];
  for (let i = 0; i < groups; i++)
    parts.push(String(10000000000 + (next() % 89999999999)).slice(0, 11));
  return parts.join('-').slice(0, groups * 12 - 1);
}

/** mulberry32: 32-bit integers from a seed. */
function random(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return (t ^ (t >>> 14)) >>> 0;
  };
}
