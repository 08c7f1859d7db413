-- about: views: algorithms, check options, security, over views, replaced, with strange names
-- expect: PRIVILEGE_MISSING when limited
CREATE TABLE t (id INT PRIMARY KEY, v VARCHAR(20));
CREATE VIEW a AS SELECT id, v FROM t WHERE id > 0 WITH CASCADED CHECK OPTION;
CREATE ALGORITHM = MERGE SQL SECURITY INVOKER VIEW b (x, `y z`) AS SELECT id + 1, UPPER(v) FROM a;
CREATE ALGORITHM = TEMPTABLE VIEW d AS SELECT COUNT(*) AS n, 'é''s' AS s FROM b GROUP BY x;
INSERT INTO a VALUES (1, 'one');
UPDATE a SET v = 'changed';
CREATE OR REPLACE VIEW a AS SELECT id, v, 1 AS one FROM t WHERE id > 0;
ALTER VIEW d AS SELECT 2 AS two;
CREATE VIEW `strange ``v`` %` AS SELECT _latin1 0xE4 AS `ä`;
SET NAMES latin1;
--bytes
CREATE VIEW l AS SELECT '\xe4' AS a, CONCAT('\xfc', v) AS b FROM t;
SET NAMES utf8mb4;
DROP VIEW b;
INSERT INTO t VALUES (2, 'two');
