-- about: a value too large for the slave's column stops the service
-- only: row
-- expect: STATEMENT_FAILED
CREATE TABLE t (id INT PRIMARY KEY, v DECIMAL(10,2));
--session slave
ALTER TABLE t MODIFY v DECIMAL(4,2);
--session main
INSERT INTO t VALUES (1, 1000);
