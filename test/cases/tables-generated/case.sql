-- about: generated columns, virtual and stored, indexed and as part of what others use
-- unfit: mysql56->mysql mysql56->mariadb: MySQL 5.6 has no generated columns
CREATE TABLE t (id INT PRIMARY KEY, a INT, b VARCHAR(20), v INT AS (a * 2) VIRTUAL, s INT AS (a + 1) STORED, h CHAR(32) AS (UPPER(b)) VIRTUAL, KEY (v), KEY (s), KEY (h));
INSERT INTO t (id, a, b) VALUES (1, 1, 'x'), (2, 2, 'y'), (3, NULL, NULL);
UPDATE t SET a = a + 10, b = 'é';
UPDATE t SET b = '' WHERE v = 22;
DELETE FROM t WHERE s IS NULL;
CREATE TABLE n (a INT, v INT AS (a + 1) VIRTUAL, w INT AS (a + 2) STORED, b INT);
INSERT INTO n (a, b) VALUES (1, 1), (1, 1), (2, NULL);
UPDATE n SET b = 5 WHERE a = 2;
DELETE FROM n WHERE v = 2 LIMIT 1;
CREATE TABLE u (id INT, s INT AS (id * 2) STORED UNIQUE, b INT NOT NULL);
INSERT INTO u (id, b) VALUES (1, 1), (2, 2), (NULL, 3);
UPDATE u SET b = b + 10;
DELETE FROM u WHERE id = 1;
ALTER TABLE t ADD w VARCHAR(50) AS (CONCAT(b, '-', a)) STORED FIRST;
INSERT INTO t (id, a, b) VALUES (4, 4, 'four');
UPDATE t SET a = 5 WHERE id = 4;
