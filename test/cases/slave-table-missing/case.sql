-- about: rows of a table that the slave lacks stop the service
-- only: row
-- expect: TABLE_MISMATCH
CREATE TABLE t (id INT PRIMARY KEY, v INT);
--session slave
DROP TABLE t;
--session main
INSERT INTO t VALUES (1, 1);
