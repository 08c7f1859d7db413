-- about: unique values that change places within a transaction
CREATE TABLE t (id INT PRIMARY KEY, u INT UNIQUE);
INSERT INTO t VALUES (1, 1), (2, 2), (3, 3);
BEGIN;
UPDATE t SET u = NULL WHERE id = 1;
UPDATE t SET u = 1 WHERE id = 2;
UPDATE t SET u = 2 WHERE id = 1;
COMMIT;
UPDATE t SET id = id + 10 ORDER BY id DESC;
UPDATE t SET u = u + 1 ORDER BY u DESC;
BEGIN;
DELETE FROM t WHERE id = 11;
INSERT INTO t VALUES (11, 2), (14, 3) ON DUPLICATE KEY UPDATE u = u + 100;
UPDATE t SET id = 1 WHERE id = 12;
INSERT INTO t VALUES (12, 500);
COMMIT;
