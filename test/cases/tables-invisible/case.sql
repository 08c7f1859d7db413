-- about: invisible columns and indexes
-- unfit: mysql56->mysql mysql56->mariadb: MySQL 5.6 has no invisible columns
CREATE TABLE t (id INT PRIMARY KEY, h INT INVISIBLE DEFAULT 7, v INT);
INSERT INTO t VALUES (1, 1), (2, 2);
INSERT INTO t (id, h, v) VALUES (3, 3, 3);
UPDATE t SET h = h + 1;
UPDATE t SET v = 0 WHERE h = 4;
DELETE FROM t WHERE id = 2;
ALTER TABLE t ADD z VARCHAR(5) INVISIBLE FIRST;
INSERT INTO t (z, id) VALUES ('zz', 9);
CREATE TABLE n (a INT INVISIBLE, b INT);
INSERT INTO n (b) VALUES (1), (1);
INSERT INTO n (a, b) VALUES (5, 1);
UPDATE n SET b = 2 WHERE a = 5;
DELETE FROM n WHERE a IS NULL LIMIT 1;
--same SELECT id, h, v, z FROM c.t ORDER BY id
