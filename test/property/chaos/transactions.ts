/**
 * Random transactions for concurrent sessions. Whatever the master makes of them is right, and what
 * is lost, doubled or out of order shows: rows without a key, counters, definitions that cannot run
 * twice, and a ledger of what each session has written.
 */
import type { ServerKind } from '../../support/servers.js';
import type { Dice } from '../schema/dice.js';
import { definitions } from './definitions.js';
import type { Spec } from './spec.js';
import { xa } from './xa.js';

/** Who writes where. */
export interface Place {
  readonly schema: string;
  /** Of the session, unique over the run. */
  readonly name: string;
  readonly dice: Dice;
  /** A file of lines for `unkeyed`. */
  readonly file: string;
  /** Of the transaction, from 1. */
  number: number;
}

export interface Maker {
  readonly weight: number;
  readonly make: (place: Place) => readonly string[];
  /** The statements after one that failed are run all the same: they leave nothing open. */
  readonly goesOn?: boolean;
  /** What the master's own recovery after a kill does not keep in line with its binlog. */
  readonly isFragile?: boolean;
}

const LASTING: Readonly<Record<ServerKind, readonly string[]>> = {
  mariadb: ['MyISAM', 'Aria', 'MEMORY'],
  mysql: ['MyISAM', 'MEMORY'],
};

/** The tables, for an empty schema that is the session's. */
export function setupFor(spec: Spec): string[] {
  const engines = spec.lasting ? LASTING[spec.kinds.slave] : [];
  return [
    'CREATE TABLE marker (n INT PRIMARY KEY)',
    'CREATE TABLE ledger (w VARCHAR(30), n INT)',
    'CREATE TABLE keyed (id INT PRIMARY KEY, v VARCHAR(60), n INT NOT NULL DEFAULT 0)',
    'CREATE TABLE unkeyed (a INT, b VARCHAR(20))',
    'CREATE TABLE uniq (k VARCHAR(20) NOT NULL UNIQUE, n BIGINT UNSIGNED)',
    'CREATE TABLE counter (id INT PRIMARY KEY, n INT NOT NULL)',
    'CREATE TABLE big (id INT PRIMARY KEY AUTO_INCREMENT, b LONGBLOB)',
    'CREATE TABLE parent (id INT PRIMARY KEY)',
    'CREATE TABLE child (id INT PRIMARY KEY, p INT, FOREIGN KEY (p) REFERENCES parent (id) ON DELETE CASCADE)',
    'CREATE TABLE left_one (id INT PRIMARY KEY, v INT)',
    'CREATE TABLE right_one (id INT PRIMARY KEY, v INT)',
    'INSERT INTO counter VALUES (1,0),(2,0),(3,0),(4,0)',
    'INSERT INTO left_one VALUES (1,1)',
    'INSERT INTO right_one VALUES (1,2)',
    ...engines.map(
      (engine, i) => `CREATE TABLE lasting${i} (id INT, v VARCHAR(20)) ENGINE=${engine}`,
    ),
  ];
}

export function makersFor(spec: Spec, isCross: boolean): readonly Maker[] {
  const engines = spec.lasting ? LASTING[spec.kinds.slave].length : 0;
  const lasting: Maker = { weight: 6, make: (place) => lastingRows(place, engines) };
  const statements: Maker = { weight: 6, make: asStatements, goesOn: true };
  return [
    { weight: 20, make: rows },
    { weight: 3, make: savepoints },
    { weight: 3, make: large },
    { weight: 1, make: flush },
    { weight: spec.xaWeight, make: xa, goesOn: true, isFragile: true },
    { weight: 4, make: definitions },
    ...(isCross ? [] : [statements, { weight: 1, make: load }]),
    ...(engines > 0 ? [lasting] : []),
  ];
}

function rows(place: Place): string[] {
  const { dice } = place;
  const count = dice.between(1, 5);
  const changes = Array.from({ length: count }, () => change(place));
  if (dice.oneIn(6)) return changes.slice(0, 1); // autocommit
  return ['BEGIN', ...changes, entry(place), dice.oneIn(10) ? 'ROLLBACK' : 'COMMIT'];
}

/** What the session has committed, in order. */
export function entry({ name, number }: Place): string {
  return `INSERT INTO ledger VALUES ('${name}', ${number})`;
}

export function change({ dice }: Place): string {
  const id = dice.between(1, 40);
  const text = dice.pick(['', 'a', 'bc', 'def', 'x y']);
  return dice.pick([
    // all columns: MariaDB does not log what becomes of others under a minimal row image
    `REPLACE INTO keyed (id, v, n) VALUES (${id}, '${text}', ${id})`,
    `UPDATE keyed SET n = n + 1 WHERE id = ${id}`,
    `UPDATE keyed SET n = n + 1 WHERE id BETWEEN ${id} AND ${id + 5}`,
    `DELETE FROM keyed WHERE id = ${id}`,
    `INSERT INTO unkeyed VALUES (${id}, '${text}'), (${id}, '${text}')`,
    `INSERT INTO unkeyed VALUES (${id}, '${text}'), (${id}, '${text}')`,
    dice.oneIn(3) ? `DELETE FROM unkeyed WHERE a = ${id}` : entryless(id),
    dice.oneIn(3)
      ? `UPDATE unkeyed SET b = CONCAT(LEFT(b, 10), 'x') WHERE a = ${id}`
      : entryless(id),
    `INSERT INTO uniq VALUES ('${text}${id % 7}', ${id}) ON DUPLICATE KEY UPDATE n = n + ${id}`,
    `DELETE FROM uniq WHERE k = '${text}${id % 7}'`,
    `UPDATE counter SET n = n + 1 WHERE id = ${dice.between(1, 4)}`,
    `REPLACE INTO parent VALUES (${id})`,
    `INSERT INTO child VALUES (${dice.between(1, 400)}, ${id})`,
    `DELETE FROM parent WHERE id = ${id}`,
  ]);
}

function entryless(id: number): string {
  return `INSERT INTO keyed (id) VALUES (${id})`;
}

function savepoints(place: Place): string[] {
  const [a, b, c] = [change(place), change(place), change(place)];
  return ['BEGIN', a, 'SAVEPOINT s', b, 'ROLLBACK TO SAVEPOINT s', c, entry(place), 'COMMIT'];
}

/** Not idempotent. */
function asStatements(place: Place): string[] {
  return [
    'SET SESSION binlog_format = STATEMENT',
    'BEGIN',
    `UPDATE counter SET n = n + 1 WHERE id = ${place.dice.between(1, 4)}`,
    entry(place),
    "SET @v = 'of the session'",
    'INSERT INTO unkeyed VALUES (1 + FLOOR(RAND() * 40), @v)',
    "INSERT INTO big (b) VALUES ('by a statement')",
    'COMMIT',
    `SET SESSION binlog_format = DEFAULT`,
  ];
}

/** From 20 kB to some megabytes: many fragments. */
function large(place: Place): string[] {
  const { dice } = place;
  const count = dice.oneIn(6) ? 200 : dice.between(2, 30);
  const insert = (i: number): string =>
    `INSERT INTO big (b) VALUES (REPEAT(CHAR(${65 + (i % 26)}), 10000))`;
  const inserts = Array.from({ length: count }, (_, i) => insert(i));
  return ['BEGIN', ...inserts, entry(place), dice.oneIn(8) ? 'ROLLBACK' : 'COMMIT'];
}

/** Of a file on the master's host, which a statement brings along in the binlog. */
function load(place: Place): string[] {
  const sql = `LOAD DATA INFILE '${place.file}' INTO TABLE unkeyed`;
  return place.dice.oneIn(2) ? [sql] : ['BEGIN', sql, entry(place), 'COMMIT'];
}

function flush(): string[] {
  return ['FLUSH BINARY LOGS'];
}

function lastingRows(place: Place, engines: number): string[] {
  const { dice } = place;
  const table = `lasting${dice.below(engines)}`;
  const changes = [
    `INSERT INTO ${table} VALUES (${dice.between(1, 9)}, '${place.number}')`,
    `UPDATE ${table} SET v = CONCAT(LEFT(v, 10), 'u') WHERE id = ${dice.between(1, 9)}`,
    `DELETE FROM ${table} WHERE id = ${dice.between(1, 9)}`,
  ];
  const some = dice.some(changes, dice.between(1, 3));
  return dice.oneIn(2) ? some.slice(0, 1) : ['BEGIN', ...some, entry(place), 'COMMIT'];
}
