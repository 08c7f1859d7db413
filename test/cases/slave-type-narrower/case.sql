-- about: a type that does not fit stops the service
-- only: row
-- expect: TABLE_MISMATCH
CREATE TABLE t (id INT PRIMARY KEY, v INT);
--session slave
ALTER TABLE t MODIFY v DATE;
--session main
INSERT INTO t VALUES (1, 20240101);
