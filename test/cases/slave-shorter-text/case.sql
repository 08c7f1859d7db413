-- about: a shorter column on the slave stops the service, lest spaces at the end be cut off
-- only: row
-- expect: TABLE_MISMATCH
CREATE TABLE t (id INT PRIMARY KEY, s VARCHAR(100));
--session slave
ALTER TABLE t MODIFY s VARCHAR(2);
--session main
INSERT INTO t VALUES (1, 'a    ');
