-- about: fewer digits of a second on the slave stop the service: they would be rounded
-- only: row
-- expect: TABLE_MISMATCH
CREATE TABLE t (id INT PRIMARY KEY, at DATETIME(6));
--session slave
ALTER TABLE t MODIFY at DATETIME(2);
--session main
INSERT INTO t VALUES (1, '2024-01-01 00:00:00.987654');
