-- about: NULL for a column that takes none on the slave stops the service, and becomes no zero
-- only: row
-- expect: TABLE_MISMATCH
CREATE TABLE t (id INT PRIMARY KEY, v INT, w VARCHAR(10));
INSERT INTO t VALUES (1, 1, 'x');
--session slave
ALTER TABLE t MODIFY v INT NOT NULL, MODIFY w VARCHAR(10) NOT NULL;
--session main
INSERT INTO t VALUES (2, 2, 'y');
UPDATE t SET v = 3 WHERE id = 1;
INSERT INTO t VALUES (4, NULL, 'z');
