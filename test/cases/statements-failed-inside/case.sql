-- about: statements that fail in the middle, of one row, of many and in transactions, leave the same behind
CREATE TABLE t (id INT PRIMARY KEY, v INT);
--error 1062
INSERT INTO t VALUES (1, 1), (2, 2), (1, 3);
INSERT INTO t VALUES (1, 1), (2, 2), (3, 3);
BEGIN;
UPDATE t SET v = 10 WHERE id = 1;
--error 1062
UPDATE t SET id = id + 1;
--error 1146
INSERT INTO nothing VALUES (1);
DELETE FROM t WHERE id = 3;
COMMIT;
--error 1054
UPDATE t SET nothing = 1;
BEGIN;
INSERT INTO t VALUES (7, 7);
--error 1062
INSERT INTO t VALUES (8, 8), (7, 7);
ROLLBACK;
INSERT INTO t VALUES (9, 9);
