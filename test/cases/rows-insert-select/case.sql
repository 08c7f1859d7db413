-- about: INSERT .. SELECT from the same table, from others, with ORDER BY, UNION, VALUES of duplicates
CREATE TABLE t (id INT PRIMARY KEY AUTO_INCREMENT, v VARCHAR(10), n INT UNIQUE);
CREATE TABLE src (v VARCHAR(10), n INT);
INSERT INTO src VALUES ('a', 1), ('b', 2), ('c', 3), (NULL, NULL);
INSERT INTO t (v, n) SELECT v, n FROM src ORDER BY n DESC;
INSERT INTO t (v, n) SELECT CONCAT(v, v), n + 10 FROM t WHERE n IS NOT NULL ORDER BY id;
INSERT INTO t (v, n) SELECT v, n FROM src WHERE n = 2 ON DUPLICATE KEY UPDATE v = 'dup';
REPLACE INTO t (v, n) SELECT 'r', n FROM src WHERE n = 3;
INSERT IGNORE INTO t (v, n) SELECT 'i', n FROM src WHERE n IN (1, 2) ORDER BY n;
INSERT INTO src SELECT 'u', 7 UNION ALL SELECT 'w', 8;
