-- about: a unique key on a virtual generated column, and a primary key that others are made of
-- unfit: mysql56->mysql mysql56->mariadb: MySQL 5.6 has no generated columns
CREATE TABLE t (id INT PRIMARY KEY, first VARCHAR(10), last VARCHAR(10), full VARCHAR(30) AS (CONCAT(last, ', ', first)) VIRTUAL, UNIQUE KEY (full));
INSERT INTO t (id, first, last) VALUES (1, 'a', 'b'), (2, 'c', 'd'), (3, NULL, 'e'), (4, NULL, 'e');
UPDATE t SET first = 'z' WHERE full = 'b, a';
UPDATE t SET id = id + 10 ORDER BY id DESC;
--error 1062
INSERT INTO t (id, first, last) VALUES (5, 'c', 'd');
REPLACE INTO t (id, first, last) VALUES (6, 'c', 'd');
DELETE FROM t WHERE full IS NULL AND id = 13;
CREATE TABLE n (v INT, s INT AS (v * 2) STORED, UNIQUE KEY (s));
INSERT INTO n (v) VALUES (1), (2), (NULL), (NULL);
UPDATE n SET v = 7 WHERE s = 4;
DELETE FROM n WHERE v = 1;
