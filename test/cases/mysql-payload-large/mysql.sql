-- about: a compressed transaction of 40 MB and more than a hundred thousand events
-- except: statement mixed
CREATE TABLE t (id INT AUTO_INCREMENT PRIMARY KEY, v LONGTEXT);
CREATE TABLE n (i INT PRIMARY KEY);
INSERT INTO n VALUES (0), (1), (2), (3), (4), (5), (6), (7), (8), (9);
SET binlog_transaction_compression = ON;
BEGIN;
INSERT INTO t (v) SELECT CONCAT(a.i, b.i, c.i, d.i, REPEAT(a.i, 3900)) FROM n a, n b, n c, n d;
INSERT INTO t (v) VALUES (REPEAT('one large value ', 500000));
UPDATE t SET v = CONCAT(LEFT(v, 100), id) WHERE id % 3 = 0;
COMMIT;
