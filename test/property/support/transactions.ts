/** Random source transactions: rows, statements, DDL, large ones, on a handful of tables. */
import fc from 'fast-check';

/** Statements of one transaction, as text. A failing one is skipped: what succeeds is the source's truth. */
export type Transaction = readonly string[];

export const SCHEMA = 'crash';

/** Every table that doubling or losing a transaction would show in. */
export const SETUP: readonly string[] = [
  `CREATE DATABASE ${SCHEMA}`,
  `CREATE TABLE ${SCHEMA}.marker (n INT PRIMARY KEY)`,
  `CREATE TABLE ${SCHEMA}.keyed (id INT PRIMARY KEY, v VARCHAR(40), n INT NOT NULL DEFAULT 0)`,
  `CREATE TABLE ${SCHEMA}.unkeyed (a INT, b VARCHAR(20))`,
  `CREATE TABLE ${SCHEMA}.uniq (k VARCHAR(20) NOT NULL UNIQUE, n BIGINT UNSIGNED)`,
  `CREATE TABLE ${SCHEMA}.counter (id INT PRIMARY KEY, n INT NOT NULL)`,
  `CREATE TABLE ${SCHEMA}.big (id INT PRIMARY KEY AUTO_INCREMENT, b LONGBLOB)`,
  `CREATE TABLE ${SCHEMA}.left_one (id INT PRIMARY KEY, v INT)`,
  `CREATE TABLE ${SCHEMA}.right_one (id INT PRIMARY KEY, v INT)`,
  `INSERT INTO ${SCHEMA}.marker VALUES (0)`,
  `INSERT INTO ${SCHEMA}.counter VALUES (1,0),(2,0),(3,0)`,
  `INSERT INTO ${SCHEMA}.left_one VALUES (1,1)`,
  `INSERT INTO ${SCHEMA}.right_one VALUES (1,2)`,
];

const small = fc.integer({ min: 1, max: 30 });
const text = fc.stringMatching(/^[a-z]{0,8}$/);

const rowStatement: fc.Arbitrary<string> = fc.oneof(
  fc
    .tuple(small, text)
    .map(([id, v]) => `REPLACE INTO ${SCHEMA}.keyed (id,v) VALUES (${id},'${v}')`),
  small.map((id) => `UPDATE ${SCHEMA}.keyed SET n=n+1 WHERE id<=${id}`),
  small.map((id) => `DELETE FROM ${SCHEMA}.keyed WHERE id=${id}`),
  fc
    .tuple(small, text)
    .map(([a, b]) => `INSERT INTO ${SCHEMA}.unkeyed VALUES (${a},'${b}'),(${a},'${b}')`),
  small.map((a) => `DELETE FROM ${SCHEMA}.unkeyed WHERE a=${a} LIMIT 1`),
  small.map((a) => `UPDATE ${SCHEMA}.unkeyed SET b=CONCAT(LEFT(b,10),'x') WHERE a=${a}`),
  fc
    .tuple(text, small)
    .map(
      ([k, n]) =>
        `INSERT INTO ${SCHEMA}.uniq VALUES ('${k}',${n}) ON DUPLICATE KEY UPDATE n=n+${n}`,
    ),
  text.map((k) => `DELETE FROM ${SCHEMA}.uniq WHERE k='${k}'`),
);

const rows: fc.Arbitrary<Transaction> = fc
  .tuple(fc.array(rowStatement, { minLength: 1, maxLength: 5 }), fc.integer({ min: 0, max: 9 }))
  .map(([statements, end]) => ['BEGIN', ...statements, end === 0 ? 'ROLLBACK' : 'COMMIT']);

const savepoint: fc.Arbitrary<Transaction> = fc
  .tuple(rowStatement, rowStatement, rowStatement)
  .map(([a, b, c]) => ['BEGIN', a, 'SAVEPOINT s', b, 'ROLLBACK TO SAVEPOINT s', c, 'COMMIT']);

/** Not idempotent: applied twice it shows. */
const statements: fc.Arbitrary<Transaction> = fc
  .integer({ min: 1, max: 3 })
  .map((id) => [
    'SET SESSION binlog_format=STATEMENT',
    'BEGIN',
    `UPDATE ${SCHEMA}.counter SET n=n+1 WHERE id=${id}`,
    `INSERT INTO ${SCHEMA}.unkeyed VALUES (${id}, 'statement')`,
    'COMMIT',
    'SET SESSION binlog_format=ROW',
  ]);

/** Some 20 to 200 kB: several fragments under the tests' fragment size. */
const large: fc.Arbitrary<Transaction> = fc
  .integer({ min: 2, max: 20 })
  .map((rows) => [
    'BEGIN',
    ...Array.from(
      { length: rows },
      (_, i) => `INSERT INTO ${SCHEMA}.big (b) VALUES (REPEAT(CHAR(65+${i} % 26), 10000))`,
    ),
    'COMMIT',
  ]);

const ddl: fc.Arbitrary<Transaction> = fc.oneof(
  small.map((i) => [`CREATE TABLE ${SCHEMA}.made${i} (id INT PRIMARY KEY, v INT)`]),
  small.map((i) => [`DROP TABLE ${SCHEMA}.made${i}`]),
  small.map((i) => [`DROP TABLE IF EXISTS ${SCHEMA}.made${i}`]),
  small.map((i) => [`ALTER TABLE ${SCHEMA}.keyed ADD COLUMN extra${i} INT DEFAULT ${i}`]),
  small.map((i) => [`ALTER TABLE ${SCHEMA}.keyed DROP COLUMN extra${i}`]),
  // Succeeds each time it is run: running it twice would leave one index too many.
  fc.constant([`ALTER TABLE ${SCHEMA}.unkeyed ADD INDEX (a)`]),
  fc.constantFrom('a', 'a_2', 'a_3', 'a_4').map((i) => [`DROP INDEX ${i} ON ${SCHEMA}.unkeyed`]),
  // Run twice, the two tables would be back where they were.
  fc.constant([
    `RENAME TABLE ${SCHEMA}.left_one TO ${SCHEMA}.tmp_one, ${SCHEMA}.right_one TO ${SCHEMA}.left_one, ${SCHEMA}.tmp_one TO ${SCHEMA}.right_one`,
  ]),
  fc.constant([`TRUNCATE TABLE ${SCHEMA}.big`]),
  small.map((i) => [
    `CREATE OR REPLACE VIEW ${SCHEMA}.seen AS SELECT id, ${i} AS c FROM ${SCHEMA}.keyed`,
  ]),
);

export const transactions: fc.Arbitrary<readonly Transaction[]> = fc.array(
  fc.oneof(
    { weight: 8, arbitrary: rows },
    { weight: 1, arbitrary: savepoint },
    { weight: 3, arbitrary: statements },
    { weight: 1, arbitrary: large },
    { weight: 3, arbitrary: ddl },
  ),
  { minLength: 3, maxLength: 25 },
);
