-- about: YEAR(2), of which MySQL 5.6 makes a YEAR, MariaDB would not, and MySQL 9.7 knows nothing
-- expect: STATEMENT_FAILED when mysql56->mysql
SET sql_mode = '';
CREATE TABLE t (id INT PRIMARY KEY, y YEAR(2));
INSERT INTO t VALUES (1, 70), (2, 69), (3, 0), (4, '0'), (5, 2000), (6, '0000'), (7, 1999), (8, NULL);
UPDATE t SET y = y + 1 WHERE id IN (1, 7);
CREATE TABLE n (y YEAR(2), v INT);
INSERT INTO n VALUES ('0', 0), (0, 0), (70, 0), (NULL, 0);
UPDATE n SET v = 1 WHERE y = 70;
DELETE FROM n WHERE y IS NULL;
ALTER TABLE n ADD z YEAR(2) NOT NULL DEFAULT 70 AFTER y;
INSERT INTO n (y) VALUES (2155);
