-- about: what a session wrote with sql_log_bin=0 does not arrive
-- expect: NOT_LOGGABLE
CREATE TABLE t (id INT PRIMARY KEY, v INT);
INSERT INTO t VALUES (1, 1);
SET sql_log_bin = 0;
INSERT INTO t VALUES (2, 2);
SET sql_log_bin = 1;
INSERT INTO t VALUES (3, 3);
