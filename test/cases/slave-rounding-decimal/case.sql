-- about: fewer decimals on the slave stop the service: they would be rounded
-- only: row
-- expect: TABLE_MISMATCH
CREATE TABLE t (id INT PRIMARY KEY, v DECIMAL(10,4));
--session slave
ALTER TABLE t MODIFY v DECIMAL(12,2);
--session main
INSERT INTO t VALUES (1, 1.2345);
