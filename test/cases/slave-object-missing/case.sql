-- about: a table that the slave lacks cannot be altered or dropped there
-- expect: STATEMENT_FAILED
CREATE TABLE t (id INT PRIMARY KEY);
--session slave
DROP TABLE t;
--session main
DROP TABLE t;
