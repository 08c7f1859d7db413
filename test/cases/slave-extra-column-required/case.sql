-- about: a column of the slave that must have a value and has no default stops the service
-- only: row
-- expect: TABLE_MISMATCH
CREATE TABLE t (id INT PRIMARY KEY, a INT);
--session slave
ALTER TABLE t ADD b INT NOT NULL;
--session main
INSERT INTO t VALUES (1, 2);
