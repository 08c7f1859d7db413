-- about: a row to delete that the slave lacks stops the service
-- only: row
-- expect: ROW_NOT_FOUND
CREATE TABLE t (a INT, b VARCHAR(10));
INSERT INTO t VALUES (1, 'x'), (1, 'x');
--session slave
DELETE FROM t LIMIT 1;
--session main
DELETE FROM t;
