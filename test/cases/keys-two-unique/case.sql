-- about: tables with several unique keys, where a REPLACE removes two rows and values change places
CREATE TABLE t (id INT PRIMARY KEY, a INT, b VARCHAR(5), v INT, UNIQUE KEY (a), UNIQUE KEY (b));
INSERT INTO t VALUES (1, 10, 'x', 1), (2, 20, 'y', 2), (3, 30, 'z', 3);
REPLACE INTO t VALUES (4, 10, 'y', 4);
INSERT INTO t VALUES (3, 99, 'new', 5) ON DUPLICATE KEY UPDATE a = 31, v = v + 1;
UPDATE t SET a = NULL WHERE id = 3;
INSERT INTO t VALUES (5, NULL, NULL, 5), (6, NULL, NULL, 6);
UPDATE t SET b = 'y' WHERE id = 5 AND b IS NULL AND NOT EXISTS (SELECT 1 FROM (SELECT b FROM t) AS o WHERE o.b = 'y');
DELETE FROM t WHERE a IS NULL AND id > 5;
