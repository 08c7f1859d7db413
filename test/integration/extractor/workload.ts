import type { TestServer } from '../../support/servers.js';

/** One of each kind of transaction; each statement (array: each list of statements) is one. */
const TRANSACTIONS: ReadonlyArray<string | readonly string[]> = [
  'CREATE DATABASE d1',
  'CREATE TABLE d1.t (id INT PRIMARY KEY AUTO_INCREMENT, v VARCHAR(100)) ENGINE=InnoDB',
  'CREATE TABLE d1.m (id INT PRIMARY KEY, v VARCHAR(100)) ENGINE=MyISAM',
  "INSERT INTO d1.t (v) VALUES ('a'), ('b')",
  "INSERT INTO d1.m VALUES (1, 'b')",
  [
    'BEGIN',
    "INSERT INTO d1.t (v) VALUES ('c')",
    'SAVEPOINT x',
    "UPDATE d1.t SET v = 'd'",
    'ROLLBACK TO SAVEPOINT x',
    "INSERT INTO d1.t (v) VALUES ('e')",
    'COMMIT',
  ],
  'CREATE TABLE d1.copy AS SELECT * FROM d1.t',
  'CREATE DATABASE d2',
  'CREATE TABLE d2.t (id INT PRIMARY KEY, b LONGBLOB) ENGINE=InnoDB',
  ['BEGIN', 'DELETE FROM d1.t WHERE id = 1', "INSERT INTO d2.t VALUES (1, 'x')", 'COMMIT'],
  ['SET @v = 5', 'SET SESSION binlog_format = STATEMENT', 'INSERT INTO d1.t (v) VALUES (@v)'],
  'INSERT INTO d1.t (v) VALUES (RAND())',
  ['SET SESSION binlog_format = ROW', "XA START 'x1'", "INSERT INTO d1.t (v) VALUES ('xa')"],
  "XA COMMIT 'x1'",
  'ALTER TABLE d1.t ADD c INT',
];
const XA_PREPARE = ["XA END 'x1'", "XA PREPARE 'x1'"];

/** With GTIDs of more than one kind in turn: tags of MySQL, domains of MariaDB. */
const MIXED_GTIDS = {
  mysql: ["SET gtid_next = 'AUTOMATIC:blue'", "SET gtid_next = 'AUTOMATIC'"],
  mariadb: ['SET gtid_domain_id = 5', 'SET gtid_domain_id = 0'],
} as const;

/** How many transactions `runWorkload` writes to the binlog. */
export const WORKLOAD_TRANSACTIONS = TRANSACTIONS.length;
/** How many transactions `runMixedGtids` writes to the binlog, after `runWorkload`. */
export const MIXED_TRANSACTIONS = 4;

/** @param between runs after each transaction */
export async function runWorkload(
  server: TestServer,
  between: (done: number) => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  const connection = await server.connect();
  try {
    for (const [done, transaction] of TRANSACTIONS.entries()) {
      const statements = typeof transaction === 'string' ? [transaction] : transaction;
      for (const sql of statements) await connection.query(sql);
      if (statements.some((sql) => sql.startsWith('XA START'))) {
        for (const sql of XA_PREPARE) await connection.query(sql);
      }
      await between(done);
    }
  } finally {
    await connection.end();
  }
}

/** @param between runs after each transaction */
export async function runMixedGtids(
  server: TestServer,
  between: () => Promise<void>,
): Promise<void> {
  const connection = await server.connect();
  try {
    for (let turn = 0; turn < MIXED_TRANSACTIONS; turn++) {
      await connection.query(MIXED_GTIDS[server.kind][turn % 2] ?? '');
      await connection.query(`INSERT INTO d2.t VALUES (${1000 + turn}, 'x')`);
      await between();
    }
  } finally {
    await connection.end();
  }
}
