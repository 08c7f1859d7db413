-- about: a column that the slave lacks stops the service
-- only: row
-- expect: TABLE_MISMATCH
CREATE TABLE t (id INT PRIMARY KEY, a INT, b INT);
--session slave
ALTER TABLE t DROP b;
--session main
INSERT INTO t VALUES (1, 2, 3);
