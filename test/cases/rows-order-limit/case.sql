-- about: UPDATE and DELETE with ORDER BY and LIMIT change the same rows
-- only: row mixed
CREATE TABLE t (a INT, v VARCHAR(10));
INSERT INTO t VALUES (3, 'c'), (1, 'a'), (2, 'b'), (2, 'b'), (5, 'e'), (4, 'd');
UPDATE t SET v = 'first' ORDER BY a LIMIT 2;
DELETE FROM t ORDER BY a DESC LIMIT 1;
UPDATE t SET a = a + 1 ORDER BY a DESC LIMIT 3;
DELETE FROM t WHERE a = 2 LIMIT 1;
CREATE TABLE k (id INT PRIMARY KEY, v INT);
INSERT INTO k VALUES (1, 3), (2, 2), (3, 1);
UPDATE k SET id = id + 1 ORDER BY id DESC LIMIT 2;
DELETE FROM k ORDER BY v LIMIT 1;
