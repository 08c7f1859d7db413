-- about: a DATETIME on the slave for a TIMESTAMP stops the service: which one it is depends on a time zone
-- only: row
-- expect: TABLE_MISMATCH
CREATE TABLE t (id INT PRIMARY KEY, at TIMESTAMP NULL);
--session slave
ALTER TABLE t MODIFY at DATETIME;
--session main
INSERT INTO t VALUES (1, '2024-01-01 00:00:00');
