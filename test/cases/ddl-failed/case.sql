-- about: DDL that failed on the master is not there
CREATE TABLE t (id INT PRIMARY KEY, v INT);
INSERT INTO t VALUES (1, 1), (2, 1);
--error 1062
ALTER TABLE t ADD UNIQUE (v);
--error 1050
CREATE TABLE t (a INT);
--error 1064
CREATE TABEL x (a INT);
--error 1146,4092,1051
DROP VIEW nothing_here, c.t2x;
