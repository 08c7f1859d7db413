/** What filters make of statements, and what they refuse. */
import { describe, expect, it } from 'vitest';
import { serviceSchema } from '../../../src/config/schema.js';
import { decodeEvent } from '../../../src/binlog/decode.js';
import { eventsIn } from '../../../src/binlog/split.js';
import type { EventFormat, Flavour } from '../../../src/event/format.js';
import { createFilter } from '../../../src/filter/event-filter.js';

function formatOf(flavour: Flavour): EventFormat {
  const serverVersion = flavour === 'mysql' ? '9.7.0' : '10.11.6-MariaDB';
  return { flavour, serverVersion, checksum: 'none', description: Buffer.alloc(0) };
}

/** A QUERY event without status variables. */
function query(schema: string, sql: string): Buffer {
  const fixed = Buffer.alloc(13);
  fixed.writeUInt8(schema.length, 8);
  const body = Buffer.concat([fixed, Buffer.from(`${schema}\0${sql}`)]);
  const header = Buffer.alloc(19);
  header.writeUInt8(2, 4);
  header.writeUInt32LE(19 + body.length, 9);
  return Buffer.concat([header, body]);
}

/** `schema: statement` as it goes on, `dropped`, or the code of the error. */
function passed(filters: object, sql: string, schema = 'app', flavour: Flavour = 'mysql'): string {
  const config = serviceSchema.parse({
    service: 'a',
    role: 'slave',
    target: { user: 'u' },
    thl: { path: '/x' },
    filters,
  });
  const header = {
    seqno: 7,
    fragno: 0,
    lastFrag: true,
    epoch: 0,
    sourceId: 's',
    eventId: 'b.000001:0000000000000004;1',
    shardId: '#UNKNOWN',
    committedAt: 0n,
  };
  const format = formatOf(flavour);
  try {
    const given = { header, format, data: query(schema, sql) };
    const { data } = createFilter(config.filters, 'sluice_a')!.apply(given);
    const [event] = [...eventsIn(data, format)];
    if (event === undefined) return 'dropped';
    const decoded = decodeEvent(event.raw, format);
    if (decoded.kind !== 'query') return decoded.kind;
    const text = decoded.statement.toString();
    return decoded.schema.toString() === schema ? text : `${decoded.schema.toString()}: ${text}`;
  } catch (error) {
    return (error as { code: string }).code;
  }
}

const APP = { replicate: { do: ['app'] } };
const BUT_TMP = { replicate: { ignore: ['app.tmp_?', 'log*'] } };

describe('what is replicated, of statements', () => {
  it.each([
    ['ALTER DATABASE DEFAULT CHARACTER SET latin1', 'app', 'kept'],
    ['ALTER DATABASE DEFAULT CHARACTER SET latin1', 'other', 'dropped'],
    ['ALTER SCHEMA COLLATE = utf8mb4_bin', 'other', 'dropped'],
    ['ALTER DATABASE CHARSET latin1', 'app', 'kept'],
    ['ALTER DATABASE charset CHARSET latin1', 'app', 'dropped'],
    ["ALTER DATABASE COMMENT 'x'", 'app', 'kept'],
    ['ALTER DATABASE app READ ONLY = 1', 'other', 'kept'],
    ['CREATE TABLE other.t LIKE app.t', 'app', 'dropped'],
    ['CREATE TABLE t LIKE other.t', 'app', 'FILTER_UNDECIDED'],
    ['CREATE TABLE t (SELECT * FROM other.t)', 'app', 'FILTER_UNDECIDED'],
    ['CREATE TABLE t (a INT, FOREIGN KEY (a) REFERENCES other.p (a))', 'app', 'FILTER_UNDECIDED'],
    ['RENAME TABLE app.a TO app.b, other.a TO other.b', 'app', 'FILTER_UNDECIDED'],
    ['RENAME TABLE other.a TO other.b', 'app', 'dropped'],
    ['DROP TABLE IF EXISTS other.t, app.t', 'app', 'FILTER_UNDECIDED'],
    ['ALTER TABLE app.t EXCHANGE PARTITION p WITH TABLE other.x', 'app', 'FILTER_UNDECIDED'],
    ['CREATE VIEW v AS SELECT * FROM other.t', 'app', 'FILTER_UNDECIDED'],
    ['CREATE VIEW v AS SELECT * FROM information_schema.TABLES', 'app', 'kept'],
    [
      'CREATE TRIGGER other.tr AFTER INSERT ON other.t FOR EACH ROW DELETE FROM app.t',
      'app',
      'dropped',
    ],
    ['CREATE TRIGGER tr AFTER INSERT ON t FOR EACH ROW DELETE FROM other.t', 'app', 'kept'],
    ['CREATE EVENT other.e ON SCHEDULE EVERY 1 DAY DO SELECT 1', 'app', 'dropped'],
    ['UPDATE app.t, other.t SET app.t.a = other.t.a', 'app', 'FILTER_UNDECIDED'],
    ['UPDATE other.t, app.t SET other.t.a = app.t.a', 'app', 'dropped'],
    ['DELETE other.t FROM other.t JOIN app.t USING (a)', 'app', 'dropped'],
    ['INSERT INTO t SELECT * FROM (SELECT a FROM other.t) AS d', 'app', 'FILTER_UNDECIDED'],
    ['GRANT SELECT ON other.t TO u', 'app', 'dropped'],
    ['GRANT SELECT ON app.* TO u', 'other', 'kept'],
    ['GRANT EXECUTE ON FUNCTION f TO u', 'app', 'kept'],
    ["GRANT PROXY ON 'a'@'b' TO 'c'@'d'", 'other', 'kept'],
    ['TRUNCATE other.t', 'app', 'dropped'],
    ['OPTIMIZE TABLE other.t', 'app', 'dropped'],
    ['FLUSH TABLES other.t', 'app', 'dropped'],
    ['CREATE LIBRARY other.l LANGUAGE JAVASCRIPT AS $$ let app = "it\'s" $$', 'app', 'dropped'],
    [
      'CREATE FUNCTION f() RETURNS INT LANGUAGE JAVASCRIPT USING (app.l AS m) AS $$ x $$',
      'app',
      'kept',
    ],
    ['INSERT INTO `app`.`t` VALUES ("other.t") -- other.t', 'other', 'kept'],
    ['SELECT other.f()', 'app', 'dropped'],
  ])('%s in %s: %s', (sql, schema, expected) => {
    const result = passed(APP, sql, schema);
    expect(result === sql ? 'kept' : result).toBe(expected);
  });

  it.each([
    ['ANALYZE UPDATE other.t SET a = 1', 'dropped'],
    ['ANALYZE FORMAT=JSON DELETE FROM app.t', 'kept'],
    ['ANALYZE TABLE other.t', 'dropped'],
    ['SET STATEMENT max_statement_time=1 FOR GRANT SELECT ON other.* TO u', 'dropped'],
    ['SET STATEMENT max_statement_time=1 FOR DROP TABLE app.t', 'kept'],
    ['CREATE OR REPLACE PACKAGE BODY other.p AS PROCEDURE q AS BEGIN NULL; END; END', 'dropped'],
    ['CREATE PACKAGE p AS PROCEDURE q; END', 'kept'],
    ['DROP PACKAGE BODY IF EXISTS other.p', 'dropped'],
    ['CREATE PROCEDURE p(a IN INT) AS BEGIN INSERT INTO t VALUES (a); END', 'kept'],
    ['CREATE PROCEDURE other.p AS BEGIN NULL; END', 'dropped'],
    ['CREATE FUNCTION f(a INT) RETURN INT AS BEGIN RETURN a; END', 'kept'],
    ['ALTER TABLE app.t CONVERT PARTITION p TO TABLE other.x', 'FILTER_UNDECIDED'],
    ['SELECT NEXT VALUE FOR other.s', 'dropped'],
  ])('of MariaDB: %s: %s', (sql, expected) => {
    const result = passed(APP, sql, 'app', 'mariadb');
    expect(result === sql ? 'kept' : result).toBe(expected);
  });

  it('tells tables of one schema apart, and lets a trigger be missing whose table is', () => {
    expect(passed(BUT_TMP, 'INSERT INTO tmp_1 VALUES (1)')).toBe('dropped');
    expect(passed(BUT_TMP, 'INSERT INTO tmp_12 VALUES (1)')).toBe('INSERT INTO tmp_12 VALUES (1)');
    expect(passed(BUT_TMP, 'DROP DATABASE logs')).toBe('dropped');
    expect(passed(BUT_TMP, 'DROP TRIGGER tr')).toBe('DROP TRIGGER IF EXISTS tr');
    const already = 'SET STATEMENT lock_wait_timeout=1 FOR DROP TRIGGER IF EXISTS app.tr';
    expect(passed(BUT_TMP, already, 'app', 'mariadb')).toBe(already);
  });

  it('leaves out what changes rows of a table, not its definition', () => {
    const filters = { dropStatementData: ['app.t'] };
    expect(passed(filters, 'INSERT INTO t VALUES (1)')).toBe('dropped');
    expect(passed(filters, 'TRUNCATE TABLE t')).toBe('dropped');
    expect(passed(filters, 'ALTER TABLE t ADD a INT')).toBe('ALTER TABLE t ADD a INT');
    expect(passed(filters, 'CREATE TABLE t LIKE u')).toBe('CREATE TABLE t LIKE u');
    expect(passed(filters, 'CREATE TABLE t SELECT 1')).toBe('FILTER_UNDECIDED');
    expect(passed(filters, 'UPDATE t, u SET t.a = 1, u.a = 2')).toBe('FILTER_UNDECIDED');
  });

  it('leaves accounts out where told to, however they begin', () => {
    const filters = { skipAccounts: true };
    for (const sql of [
      'SET PASSWORD = 1',
      'CREATE OR REPLACE ROLE r',
      'RENAME USER a TO b',
      'SET STATEMENT a=1 FOR CREATE USER u',
      'REVOKE ALL PRIVILEGES, GRANT OPTION FROM u',
    ])
      expect(passed(filters, sql, '', 'mariadb')).toBe('dropped');
    expect(passed(filters, 'CREATE TABLE user (a INT)')).toBe('CREATE TABLE user (a INT)');
  });

  it('leaves comments out, but for those that are executed, hints and those in programs', () => {
    const filters = { dropComments: true };
    const sql = "INSERT /* a */ INTO t /*!50000 VALUES */ ('/* b */', '-- c') -- d";
    expect(passed(filters, sql)).toBe("INSERT   INTO t /*!50000 VALUES */ ('/* b */', '-- c')  ");
    const hinted = 'UPDATE /*+ NO_ICP(t) */ t SET a = 1';
    expect(passed(filters, hinted)).toBe(hinted);
    const program = 'CREATE PROCEDURE p() BEGIN /* x */ SELECT 1; END';
    expect(passed(filters, program)).toBe(program);
  });
});

describe('other names, in statements', () => {
  const filters = {
    rename: {
      schemas: { app: 'copy' },
      tables: { 'app.o': 'sales.orders' },
      columns: { 'app.t.v': 'text', 'app.o.total': 'amount' },
    },
  };

  it.each([
    [
      'ALTER DATABASE DEFAULT CHARACTER SET latin1',
      'copy: ALTER DATABASE DEFAULT CHARACTER SET latin1',
    ],
    [
      'CREATE TABLE t (id INT, v INT, g INT AS (v + 1), KEY v (v), CHECK (v > 0), UNIQUE ((v * 2)))',
      'copy: CREATE TABLE t (id INT, `text` INT, g INT AS (`text` + 1), KEY v (`text`), CHECK (`text` > 0), UNIQUE ((`text` * 2)))',
    ],
    [
      'ALTER TABLE app.t CHANGE v v BIGINT FIRST, ADD w INT AFTER v, DROP INDEX v',
      'copy: ALTER TABLE `copy`.t CHANGE `text` `text` BIGINT FIRST, ADD w INT AFTER `text`, DROP INDEX v',
    ],
    [
      'CREATE TABLE c (o INT, FOREIGN KEY (o) REFERENCES o (total))',
      'copy: CREATE TABLE c (o INT, FOREIGN KEY (o) REFERENCES `sales`.`orders` (`amount`))',
    ],
    [
      'RENAME TABLE o TO old, app.t TO app.o',
      'copy: RENAME TABLE `sales`.`orders` TO old, `copy`.t TO `sales`.`orders`',
    ],
    [
      'UPDATE o AS x JOIN t ON x.id = t.id SET x.total = t.v, x.o = 1',
      'copy: UPDATE `sales`.`orders` AS x JOIN t ON x.id = t.id SET x.`amount` = t.`text`, x.o = 1',
    ],
    ['DELETE o FROM o JOIN u', 'copy: DELETE `sales`.`orders` FROM `sales`.`orders` JOIN u'],
    ['GRANT SELECT ON app.o TO u', 'copy: GRANT SELECT ON `sales`.`orders` TO u'],
    [
      'CREATE EVENT e ON SCHEDULE EVERY 1 DAY DO DELETE FROM app.o',
      'copy: CREATE EVENT e ON SCHEDULE EVERY 1 DAY DO DELETE FROM `sales`.`orders`',
    ],
    [
      'CREATE TRIGGER tr BEFORE UPDATE ON t FOR EACH ROW FOLLOWS app.a INSERT INTO o VALUES (OLD.id)',
      'copy: CREATE TRIGGER tr BEFORE UPDATE ON t FOR EACH ROW FOLLOWS `copy`.a INSERT INTO `sales`.`orders` VALUES (OLD.id)',
    ],
    ['CREATE INDEX v ON t (v)', 'copy: CREATE INDEX v ON t (`text`)'],
    ['DROP INDEX v ON app.t', 'copy: DROP INDEX v ON `copy`.t'],
    [
      'ALTER TABLE t RENAME INDEX v TO total, DROP FOREIGN KEY v, DROP CONSTRAINT v',
      'copy: ALTER TABLE t RENAME INDEX v TO total, DROP FOREIGN KEY v, DROP CONSTRAINT v',
    ],
    ["INSERT INTO t (v) VALUES ('app.o')", "copy: INSERT INTO t (`text`) VALUES ('app.o')"],
  ])('%s', (sql, expected) => {
    expect(passed(filters, sql)).toBe(expected);
  });

  it.each([
    [
      'a trigger with a renamed column',
      'CREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW SET NEW.v = 1',
    ],
    [
      'a trigger of a table that goes elsewhere',
      'CREATE TRIGGER tr BEFORE INSERT ON o FOR EACH ROW SET @a = 1',
    ],
    ['a view that takes over a renamed column', 'CREATE VIEW x AS SELECT * FROM t'],
    ['a copy of such a table', 'CREATE TABLE x LIKE t'],
    ['rows selected into a new table', 'CREATE TABLE x SELECT id FROM t'],
    ['a schema whose tables are elsewhere', 'DROP DATABASE app'],
    ['a column that may be of either table', 'UPDATE t, u SET v = 1'],
    ['a statement made from text', "CREATE PROCEDURE p() BEGIN PREPARE s FROM 'x'; END"],
    [
      'a body in another language',
      'CREATE FUNCTION f() RETURNS INT LANGUAGE JAVASCRIPT AS $$ app $$',
    ],
    ['a grant on a renamed column', 'GRANT SELECT (v) ON app.t TO u'],
  ])('refuse %s', (_, sql) => {
    expect(passed(filters, sql)).toBe('FILTER_UNDECIDED');
  });

  it('refuse a body of Oracle mode', () => {
    const sql = 'CREATE PACKAGE BODY p AS PROCEDURE q AS BEGIN DELETE FROM o; END; END';
    expect(passed(filters, sql, 'app', 'mariadb')).toBe('FILTER_UNDECIDED');
  });
});

/** Without status variables the client's character set is latin1. */
describe('names that MySQL writes in utf8 amid a statement in latin1', () => {
  it.each([
    'CREATE PROCEDURE `größe`.p() SELECT 1',
    'CREATE FUNCTION app.`größe`() RETURNS INT RETURN 1',
    'ALTER VIEW app.`größe` AS SELECT 1',
  ])('are not decided on: %s', (sql) => {
    expect(passed(APP, sql)).toBe('FILTER_UNDECIDED');
    expect(passed({ dropComments: true }, sql)).toBe(sql);
  });

  it.each([
    ['of names in ASCII', 'CREATE PROCEDURE app.p() SELECT "größe"', 'mysql'],
    ['of what is dropped', 'DROP PROCEDURE app.`größe`', 'mysql'],
    ['of MariaDB', 'CREATE PROCEDURE app.`größe`() SELECT 1', 'mariadb'],
  ] as const)('are none %s', (_, sql, flavour) => {
    expect(passed(APP, sql, 'app', flavour)).toBe(sql);
  });
});
