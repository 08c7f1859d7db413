-- about: unique keys over columns of any length, which MariaDB keeps as hashes
-- expect: STATEMENT_FAILED when mariadb->mysql
CREATE TABLE t (id INT, b BLOB UNIQUE, v INT);
INSERT INTO t VALUES (1, REPEAT('a', 10000), 1), (2, REPEAT('b', 10000), 2), (3, NULL, 3), (4, NULL, 4);
UPDATE t SET v = 20 WHERE id = 2;
UPDATE t SET b = REPEAT('c', 20000) WHERE id = 1;
--error 1062
INSERT INTO t VALUES (5, REPEAT('b', 10000), 5);
DELETE FROM t WHERE id = 3;
CREATE TABLE x (id INT PRIMARY KEY, a TEXT CHARACTER SET utf8mb4, n INT, UNIQUE KEY (a, n) USING HASH);
INSERT INTO x VALUES (1, 'é', 1), (2, 'é', 2), (3, NULL, 1);
UPDATE x SET n = 3 WHERE id = 1;
REPLACE INTO x VALUES (9, 'É', 2);
