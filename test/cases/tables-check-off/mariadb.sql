-- about: rows that break a CHECK which was off
-- expect: STATEMENT_FAILED when mariadb->mysql
CREATE TABLE t (id INT PRIMARY KEY, a INT CHECK (a > 0), b INT, CONSTRAINT `b is small` CHECK (b < 100));
INSERT INTO t VALUES (1, 1, 1);
SET check_constraint_checks = 0;
INSERT INTO t VALUES (3, -3, 500);
UPDATE t SET b = 600 WHERE id = 3;
SET check_constraint_checks = 1;
DELETE FROM t WHERE id = 3;
