-- about: CHECK constraints of columns and tables, added and dropped
-- lenient: mysql56->mysql mysql56->mariadb: the master knows not all of it
CREATE TABLE t (id INT PRIMARY KEY, a INT CHECK (a > 0), b INT, CONSTRAINT `b is small` CHECK (b < 100));
INSERT INTO t VALUES (1, 1, 99), (2, NULL, NULL);
UPDATE t SET b = 5 WHERE id = 2;
ALTER TABLE t ADD CONSTRAINT ab CHECK (a < b OR a IS NULL);
ALTER TABLE t DROP CONSTRAINT ab;
DELETE FROM t WHERE a = 1;
