-- about: one row inserted, changed and deleted many times in a transaction
CREATE TABLE t (id INT PRIMARY KEY, u VARCHAR(10) UNIQUE, v INT);
CREATE TABLE n (a INT, b INT);
BEGIN;
INSERT INTO t VALUES (1, 'a', 0);
--repeat 50
UPDATE t SET v = v + 1 WHERE id = 1;
DELETE FROM t WHERE id = 1;
INSERT INTO t VALUES (1, 'a', 100);
UPDATE t SET u = 'b', id = 2;
INSERT INTO t VALUES (1, 'a', 200);
REPLACE INTO t VALUES (3, 'a', 300);
--repeat 20
INSERT INTO n VALUES (1, 1);
--repeat 5
DELETE FROM n LIMIT 1;
UPDATE n SET b = 2 LIMIT 3;
COMMIT;
