-- about: compressed transactions of more than 16 MiB, which come in pieces and are unpacked while they arrive
-- only: compressed
CREATE TABLE n (n INT PRIMARY KEY);
INSERT INTO n VALUES (1), (2), (3), (4), (5), (6), (7), (8), (9), (10), (11), (12), (13), (14), (15), (16), (17), (18), (19), (20), (21), (22), (23), (24), (25), (26);
CREATE TABLE t (id INT AUTO_INCREMENT PRIMARY KEY, v VARBINARY(1024), w INT);
SET SESSION binlog_transaction_compression = ON;
BEGIN;
INSERT INTO t (v, w) SELECT RANDOM_BYTES(1024), a.n FROM n a, n b, n c;
UPDATE t SET w = w + 1 WHERE id < 100;
SAVEPOINT s;
INSERT INTO t (v, w) SELECT RANDOM_BYTES(1024), a.n FROM n a, n b;
ROLLBACK TO SAVEPOINT s;
COMMIT;
INSERT INTO t (v, w) SELECT RANDOM_BYTES(1024), a.n FROM n a, n b, n c;
DELETE FROM t WHERE id > 20000;
