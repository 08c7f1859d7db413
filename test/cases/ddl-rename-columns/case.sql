-- about: columns and keys renamed, swapped and put in another order
-- unfit: mysql56->mysql mysql56->mariadb: MySQL 5.6 has no RENAME COLUMN
CREATE TABLE t (a INT PRIMARY KEY, b INT, d VARCHAR(5), KEY k (b));
INSERT INTO t VALUES (1, 2, 'x');
ALTER TABLE t RENAME COLUMN b TO e;
UPDATE t SET e = 5;
ALTER TABLE t RENAME COLUMN a TO e, RENAME COLUMN e TO a;
INSERT INTO t (e, a, d) VALUES (10, 20, 'y');
ALTER TABLE t MODIFY d VARCHAR(5) FIRST, RENAME INDEX k TO k2;
UPDATE t SET a = 7 WHERE e = 10;
ALTER TABLE t CHANGE a `a b` INT NOT NULL DEFAULT 3 AFTER d;
UPDATE t SET `a b` = 8, d = NULL WHERE e = 1;
DELETE FROM t WHERE e = 10;
