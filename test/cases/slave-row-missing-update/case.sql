-- about: a row to change that the slave lacks stops the service
-- only: row
-- expect: ROW_NOT_FOUND
CREATE TABLE t (id INT PRIMARY KEY, v INT);
INSERT INTO t VALUES (1, 1), (2, 2), (3, 3);
--session slave
DELETE FROM t WHERE id = 2;
--session main
UPDATE t SET v = 5;
