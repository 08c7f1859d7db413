-- about: a value too large for the slave's column stops the service
-- only: row
-- expect: STATEMENT_FAILED
CREATE TABLE t (id INT PRIMARY KEY, v BIGINT, s VARCHAR(100));
--session slave
ALTER TABLE t MODIFY v TINYINT, MODIFY s VARCHAR(2);
--session main
INSERT INTO t VALUES (1, 1000, 'abc');
