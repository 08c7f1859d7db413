-- about: spatial columns without a value though they are NOT NULL, as the server fills them, in keys as well
-- expect: STATEMENT_FAILED when mariadb->mysql
SET sql_mode = '';
CREATE TABLE t (id INT PRIMARY KEY, v VARCHAR(10));
INSERT INTO t VALUES (1, 'x'), (2, 'y');
ALTER TABLE t ADD g POINT NOT NULL, ADD h GEOMETRY;
INSERT INTO t (id, v, h) VALUES (3, 'a', NULL), (4, 'b', ST_GeomFromText('POINT(1 2)')), (5, NULL, NULL);
INSERT INTO t (id, v, g) VALUES (6, 'c', ST_GeomFromText('POINT(1 2)'));
UPDATE t SET v = CONCAT(v, '!') WHERE id < 5;
UPDATE t SET g = ST_GeomFromText('POINT(3 4)') WHERE id IN (2, 3);
DELETE FROM t WHERE id = 4;
CREATE TABLE n (a TEXT NOT NULL, b VARCHAR(1) NULL DEFAULT 'x', c POLYGON NULL, e ENUM('p', 'q'), PRIMARY KEY (c(1), b));
INSERT IGNORE INTO n (a, e) VALUES ('zz zz', 7);
UPDATE n SET a = '1' ORDER BY a DESC;
INSERT INTO n (a, b) VALUES ('two', 'y'), ('three', 'z');
UPDATE n SET a = CONCAT(a, '+');
DELETE FROM n WHERE b = 'y';
CREATE TABLE part (a INT, b INT, c POLYGON NOT NULL, KEY (b, a, c(1)));
INSERT INTO part (b) VALUES (1), (2), (2);
UPDATE part SET a = 3 WHERE b = 1;
DELETE FROM part WHERE b = 2 LIMIT 1;
