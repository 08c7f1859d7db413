-- about: one value of twenty megabytes
-- lenient: mysql56->mysql mysql56->mariadb: the master knows not all of it
-- except: statement mixed
CREATE TABLE t (id INT PRIMARY KEY, b LONGBLOB);
INSERT INTO t VALUES (1, REPEAT(0xA5, 20000000));
UPDATE t SET id = 2;
