-- about: a generated invisible key that only the slave's table has is passed over
-- unfit: mysql->mariadb: the slave has no such key
-- only: row
-- compare: answers
CREATE TABLE t (a INT, b VARCHAR(10), d DATETIME(6) DEFAULT '2024-01-01');
INSERT INTO t VALUES (1, 'x', NULL);
--session slave
DROP TABLE t;
SET sql_generate_invisible_primary_key = ON;
CREATE TABLE t (a INT, b VARCHAR(10), d DATETIME(6) DEFAULT '2024-01-01');
INSERT INTO t VALUES (1, 'x', NULL);
--session main
INSERT INTO t VALUES (1, 'x', NULL), (2, 'y', NULL), (3, NULL, '2000-01-01'), (NULL, NULL, NULL);
INSERT INTO t (a) VALUES (4);
UPDATE t SET b = 'z' WHERE a = 1 LIMIT 1;
DELETE FROM t WHERE a = 1 AND b = 'x';
UPDATE t SET a = a + 1;
DELETE FROM t WHERE a IS NULL;
--same SELECT a, b, HEX(d) AS d FROM c.t ORDER BY a, b, d
