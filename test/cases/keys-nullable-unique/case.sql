-- about: a unique key with NULLs is no identity
CREATE TABLE t (a INT, b VARCHAR(10), v INT, UNIQUE KEY (a, b));
INSERT INTO t VALUES (NULL, 'x', 1), (NULL, 'x', 1), (NULL, NULL, 2), (1, NULL, 3), (1, NULL, 3), (1, 'a', 4);
UPDATE t SET v = 10 WHERE a IS NULL AND b = 'x' LIMIT 1;
DELETE FROM t WHERE a = 1 AND b IS NULL LIMIT 1;
UPDATE t SET a = 2 WHERE v = 2;
UPDATE t SET a = NULL WHERE v = 4;
DELETE FROM t WHERE v = 10;
