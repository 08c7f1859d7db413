-- about: YEAR(2), as value, as key and without a key, the year 2000 and the zero among them
-- expect: STATEMENT_FAILED when mariadb->mysql
SET sql_mode = '';
CREATE TABLE t (id INT PRIMARY KEY, y YEAR(2));
INSERT INTO t VALUES (1, 70), (2, 69), (3, 0), (4, '0'), (5, 2000), (6, '0000'), (7, 1999), (8, NULL), (9, 2069), (10, 1970);
UPDATE t SET y = y + 1 WHERE id IN (1, 7);
UPDATE t SET y = '00' WHERE id = 8;
CREATE TABLE k (y YEAR(2) PRIMARY KEY, v INT);
INSERT INTO k VALUES (70, 1), (69, 2), ('0', 3), (99, 4);
UPDATE k SET v = v + 1;
UPDATE k SET y = 71 WHERE v = 2;
DELETE FROM k WHERE v = 5;
CREATE TABLE n (y YEAR(2), z YEAR(4), v INT);
INSERT INTO n VALUES ('0', NULL, 0), (0, NULL, 0), (70, NULL, 0), (NULL, 0, 0), (NULL, 2000, 0), (NULL, '0', 0);
UPDATE n SET v = 1 WHERE y = 70;
UPDATE n SET v = 2 WHERE z = 2000;
DELETE FROM n WHERE y IS NOT NULL AND v = 0 LIMIT 1;
