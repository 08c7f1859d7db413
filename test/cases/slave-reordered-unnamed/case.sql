-- about: columns of other types in another order on the slave stop the service where the log has no names
-- only: row
-- except: named
-- expect: TABLE_MISMATCH
CREATE TABLE t (id INT PRIMARY KEY, a INT, v VARCHAR(10), d DATE);
INSERT INTO t VALUES (1, 1, 'x', NULL);
--session slave
ALTER TABLE t MODIFY v VARCHAR(10) FIRST, MODIFY d DATE AFTER v;
--session main
UPDATE t SET a = 5, v = 'y';
