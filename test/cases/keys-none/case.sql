-- about: tables without a key: duplicates, NULLs, one of several equal rows
CREATE TABLE t (a INT, b VARCHAR(20), c TEXT, d DATETIME(3));
INSERT INTO t VALUES (1, 'x', 'long', NOW(3)), (1, 'x', 'long', NULL), (NULL, NULL, NULL, NULL), (NULL, NULL, NULL, NULL), (2, '', '', '2024-01-01'), (2, '', '', '2024-01-01');
UPDATE t SET b = 'y' WHERE a = 1 AND d IS NULL;
UPDATE t SET c = 'z' WHERE a = 2 ORDER BY a LIMIT 1;
DELETE FROM t WHERE a IS NULL LIMIT 1;
UPDATE t SET a = a + 1;
INSERT INTO t SELECT * FROM t;
DELETE FROM t WHERE a = 3 LIMIT 2;
UPDATE t SET d = '2000-01-01' WHERE a IS NULL;
