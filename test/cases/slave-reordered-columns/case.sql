-- about: columns in another order on the slave are found by their names
-- only: named
-- except: statement mixed
-- compare: answers
CREATE TABLE t (id INT PRIMARY KEY, a INT, b INT, v VARCHAR(10));
INSERT INTO t VALUES (1, 1, 2, 'x');
--session slave
ALTER TABLE t MODIFY v VARCHAR(10) FIRST, MODIFY b INT AFTER v;
--session main
INSERT INTO t VALUES (2, 3, 4, 'y');
UPDATE t SET a = 10, v = 'z' WHERE id = 1;
DELETE FROM t WHERE id = 2;
INSERT INTO t (id, b) VALUES (3, 9);
--same SELECT id, a, b, v FROM c.t ORDER BY id
