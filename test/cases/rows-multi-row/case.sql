-- about: thousands of rows in one statement, inserted, updated and deleted
CREATE TABLE d (i INT PRIMARY KEY);
INSERT INTO d VALUES (0), (1), (2), (3), (4), (5), (6), (7), (8), (9);
CREATE TABLE t (id INT PRIMARY KEY, a INT, s VARCHAR(100), KEY (a));
INSERT INTO t SELECT x.i + 10 * y.i + 100 * z.i + 1000 * w.i, x.i, REPEAT(y.i, z.i * 5) FROM d x, d y, d z, d w;
UPDATE t SET a = a + 1, s = CONCAT(s, '!') WHERE id % 3 = 0;
UPDATE t SET id = id + 100000 WHERE id % 7 = 0;
DELETE FROM t WHERE id % 2 = 0;
CREATE TABLE n (a INT, s VARCHAR(100));
INSERT INTO n SELECT a, s FROM t LIMIT 500;
DELETE FROM n WHERE a < 3;
