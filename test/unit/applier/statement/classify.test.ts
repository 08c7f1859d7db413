import { describe, expect, it } from 'vitest';
import { classify, definition } from '../../../../src/applier/statement/classify.js';
import { MARIADB, textOf } from './text.js';

describe('classify', () => {
  it.each([
    ['BEGIN', 'begin'],
    ['begin /* x */', 'begin'],
    ['START TRANSACTION', 'begin'],
    ['START REPLICA', 'definition'],
    ['COMMIT', 'commit'],
    ['ROLLBACK', 'rollback'],
    ['ROLLBACK TO `a`', 'savepoint'],
    ['ROLLBACK WORK TO SAVEPOINT a', 'savepoint'],
    ['SAVEPOINT `to`', 'savepoint'],
    ["XA START X'01',X'',1", 'xa'],
    ['INSERT INTO t VALUES (1)', 'change'],
    ['/* c */ -- d\n update t set a=1', 'change'],
    ['/*!50000 DELETE */ FROM t', 'change'],
    ['(SELECT f())', 'change'],
    ['WITH x AS (SELECT 1) DELETE FROM t', 'change'],
    ['CREATE TABLE t (a INT)', 'definition'],
    ['CREATE TEMPORARY TABLE t (a INT)', 'temporary'],
    ['DROP /*!40005 TEMPORARY */ TABLE IF EXISTS `t`', 'temporary'],
    ['CREATE OR REPLACE TEMPORARY TABLE t (a INT)', 'temporary'],
    ['ALTER TABLE temporary ADD a INT', 'definition'],
    ['TRUNCATE t', 'definition'],
    ["SET PASSWORD FOR a='b'", 'definition'],
    ['SET @a=1', 'change'],
    ['GRANT SELECT ON *.* TO a', 'definition'],
    ['RENAME TABLE a TO b', 'definition'],
    ['FLUSH TABLES', 'definition'],
    ['SET STATEMENT max_statement_time=1 FOR INSERT INTO t VALUES (1)', 'change'],
    ['SET STATEMENT lock_wait_timeout=1 FOR ALTER TABLE t ADD a INT', 'definition'],
    ['ANALYZE TABLE t', 'definition'],
    ['ANALYZE LOCAL TABLES t', 'definition'],
    ['ANALYZE UPDATE t SET a=1', 'change'],
    ['ANALYZE FORMAT=JSON DELETE FROM t', 'change'],
    ['SET STATEMENT a=1 FOR SET PASSWORD = 1', 'definition'],
    ['SOMETHING NEW', 'definition'],
  ])('%s is a %s', (sql, kind) => {
    expect(classify(textOf(sql, MARIADB))).toBe(kind);
  });
});

describe('definition', () => {
  it.each([
    ['CREATE TABLE t (a INT)', 'CREATE', 'TABLE'],
    ['CREATE OR REPLACE VIEW v AS SELECT 1', 'CREATE', 'VIEW'],
    [
      'CREATE ALGORITHM=UNDEFINED DEFINER=`root`@`%` SQL SECURITY DEFINER VIEW v AS SELECT 1',
      'CREATE',
      'VIEW',
    ],
    ['CREATE DEFINER=root@localhost PROCEDURE p() SELECT 1', 'CREATE', 'PROCEDURE'],
    ['CREATE DEFINER=root@10.0.0.1 TRIGGER t BEFORE INSERT', 'CREATE', 'TRIGGER'],
    ['CREATE DEFINER=CURRENT_USER() EVENT e ON SCHEDULE', 'CREATE', 'EVENT'],
    ['CREATE DEFINER=CURRENT_USER EVENT e ON SCHEDULE', 'CREATE', 'EVENT'],
    ["ALTER DEFINER='a'@'b' EVENT e DISABLE", 'ALTER', 'EVENT'],
    ['DROP TABLE IF EXISTS t', 'DROP', 'TABLE'],
    ['CREATE UNIQUE INDEX i ON t (a)', 'CREATE', 'INDEX'],
    ['SET STATEMENT a=1 FOR DROP TABLE t', 'DROP', 'TABLE'],
  ])('%s', (sql, verb, object) => {
    expect(definition(textOf(sql))).toMatchObject({ verb, object });
  });
});
