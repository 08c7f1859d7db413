-- about: a longer BINARY on the slave stops the service: it would have more zero bytes
-- only: row
-- expect: TABLE_MISMATCH
CREATE TABLE t (id INT PRIMARY KEY, b BINARY(3));
--session slave
ALTER TABLE t MODIFY b BINARY(5);
--session main
INSERT INTO t VALUES (1, 'a');
