-- about: CHECK constraints that are not enforced, and rows that break them
-- expect: STATEMENT_FAILED when mysql->mariadb
CREATE TABLE t (id INT PRIMARY KEY, a INT CHECK (a > 0), b INT, CONSTRAINT `b is small` CHECK (b < 100));
INSERT INTO t VALUES (1, 1, 1);
ALTER TABLE t ALTER CHECK `b is small` NOT ENFORCED;
INSERT INTO t VALUES (3, 3, 500);
UPDATE t SET b = 600 WHERE id = 3;
DELETE FROM t WHERE id = 1;
