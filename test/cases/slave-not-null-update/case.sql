-- about: a column that becomes NULL and takes none on the slave stops the service, and becomes no zero
-- only: row
-- expect: TABLE_MISMATCH
CREATE TABLE t (id INT PRIMARY KEY, v INT);
INSERT INTO t VALUES (1, 1), (2, 2), (3, 3);
--session slave
ALTER TABLE t MODIFY v INT NOT NULL;
--session main
UPDATE t SET v = NULL WHERE id < 3;
