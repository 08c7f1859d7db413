-- about: two hundred columns and more than 251, whose number takes three bytes
SET SESSION group_concat_max_len = 100000;
SET @columns = (SELECT GROUP_CONCAT(CONCAT('_', n, ' VARCHAR(5) DEFAULT ''d', n, '''') ORDER BY n) FROM (SELECT a.i + 9 * b.i AS n FROM (SELECT 0 AS i UNION SELECT 1 UNION SELECT 2 UNION SELECT 3 UNION SELECT 4 UNION SELECT 5 UNION SELECT 6 UNION SELECT 7 UNION SELECT 8) a, (SELECT 0 AS i UNION SELECT 1 UNION SELECT 2 UNION SELECT 3) b) x);
SET @sql = CONCAT('CREATE TABLE t (id INT PRIMARY KEY, ', REPLACE(@columns, '_', 'c'), ', ', REPLACE(@columns, '_', 'e'), ', ', REPLACE(@columns, '_', 'f'), ', ', REPLACE(@columns, '_', 'g'), ', ', REPLACE(@columns, '_', 'h'), ', ', REPLACE(@columns, '_', 'i'), ')');
PREPARE s FROM @sql;
EXECUTE s;
INSERT INTO t (id, c1, i35) VALUES (1, NULL, 'last'), (2, 'x', NULL);
INSERT INTO t (id) VALUES (3);
UPDATE t SET e20 = 'chang', h0 = NULL WHERE id <> 2;
DELETE FROM t WHERE id = 2;
SET @more = (SELECT GROUP_CONCAT(CONCAT('_', n, ' BIT(3)') ORDER BY n) FROM (SELECT a.i + 9 * b.i AS n FROM (SELECT 0 AS i UNION SELECT 1 UNION SELECT 2 UNION SELECT 3 UNION SELECT 4 UNION SELECT 5 UNION SELECT 6 UNION SELECT 7 UNION SELECT 8) a, (SELECT 0 AS i UNION SELECT 1 UNION SELECT 2 UNION SELECT 3 UNION SELECT 4 UNION SELECT 5 UNION SELECT 6 UNION SELECT 7 UNION SELECT 8 UNION SELECT 9) b) x);
SET @sql = CONCAT('CREATE TABLE w (', REPLACE(@more, '_', 'c'), ', ', REPLACE(@more, '_', 'e'), ', ', REPLACE(@more, '_', 'f'), ', id INT)');
PREPARE s FROM @sql;
EXECUTE s;
INSERT INTO w (id, c0, e0, f89) VALUES (1, 1, NULL, 7), (1, 1, NULL, 6), (NULL, 7, 5, NULL);
UPDATE w SET f88 = 5, c7 = 1 WHERE f89 = 6;
DELETE FROM w WHERE id IS NULL;
