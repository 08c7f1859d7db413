/**
 * The data that every peer replicates: a bulk load and then sysbench's oltp_write_only, written to a
 * master by several connections while nothing replicates. Made from a seed, so runs compare.
 */
import { setTimeout as sleep } from 'node:timers/promises';

const TABLES = 4;
const CONNECTIONS = 8;
const ROWS_PER_INSERT = 500;

/** Statements before the first row: the schema and its tables. */
export const DEFINITIONS = 1 + TABLES;

/** Creates the schema, loads `rows` in all, writes the transactions. */
export async function makeOltp(master, { rows, transactions }, say) {
  await createTables(master);
  say(`loading ${rows} rows`);
  await inParallel(master, TABLES, (connection, i) => load(connection, i + 1, rows / TABLES));
  say(`writing ${transactions} transactions`);
  const share = Math.ceil(transactions / CONNECTIONS);
  await inParallel(master, CONNECTIONS, (connection, i) =>
    writeTransactions(connection, share, rows / TABLES, random(i + 1)),
  );
  await sleep(100);
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

/** Multi-row inserts, an update of every row, a delete of half of them. */
export async function makeBulk(master, rows, say) {
  say(`${rows} rows inserted, updated, half of them deleted`);
  await loadBulk(master, rows);
  await master.query('UPDATE sbtest.bulk SET b=REVERSE(b), d=d+1');
  await master.query('DELETE FROM sbtest.bulk WHERE id % 2 = 0');
}

/** A load, then `times` updates of a few columns of every row. */
export async function makeUpdates(master, rows, times, say) {
  say(`${rows} rows, ${times} times updated`);
  await loadBulk(master, rows);
  for (let time = 0; time < times; time++) {
    await master.query('UPDATE sbtest.bulk SET d=d+1, c=c + INTERVAL 1 SECOND');
  }
}

async function loadBulk(master, rows) {
  await master.query('CREATE DATABASE sbtest');
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
}

/** Makes `tables` tables, not in the binlog, and as fast as the server can. */
export async function makeTables(server, tables) {
  const [{ durable }] = await server.query('SELECT @@innodb_flush_log_at_trx_commit AS durable');
  await server.query('SET GLOBAL innodb_flush_log_at_trx_commit=0');
  await inParallel(server, CONNECTIONS, async (connection, i) => {
    await connection.query('SET sql_log_bin=0');
    await connection.query('CREATE DATABASE IF NOT EXISTS many');
    for (let table = i; table < tables; table += CONNECTIONS) {
      await connection.query(
        `CREATE TABLE many.t${table} (id INT PRIMARY KEY AUTO_INCREMENT, a INT, b VARCHAR(50), KEY (a))`,
      );
    }
  });
  await server.query(`SET GLOBAL innodb_flush_log_at_trx_commit=${durable}`);
}

/** `rows` transactions of one row, each into one of the tables. */
export function writeIntoTables(master, tables, rows) {
  return inParallel(master, CONNECTIONS, async (connection, i) => {
    const next = random(500 + i);
    for (let row = i; row < rows; row += CONNECTIONS) {
      const table = next() % tables;
      await connection.query(
        `INSERT INTO many.t${table} (a,b) VALUES (${row},'${filler(next, 4)}')`,
      );
    }
  });
}

const PER_PACKET = 200;

/** Commits `count` transactions of one row in small.t, over several connections. */
export async function writeSmallTransactions(master, count) {
  const packet = 'INSERT INTO small.t (n) VALUES (1);'.repeat(PER_PACKET);
  await inParallel(master, CONNECTIONS, async (connection) => {
    for (let done = 0; done < count / CONNECTIONS; done += PER_PACKET)
      await connection.query(packet);
  });
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
