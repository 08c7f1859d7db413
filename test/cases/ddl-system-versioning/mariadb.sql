-- about: system versioning added, dropped, partitioned; history deleted
-- unfit: mariadb->mysql: the slave knows or allows some of it not
-- except: statement
-- expect: TABLE_MISMATCH when sql
CREATE TABLE t (id INT PRIMARY KEY, v INT);
INSERT INTO t VALUES (1, 1), (2, 2);
ALTER TABLE t ADD SYSTEM VERSIONING;
UPDATE t SET v = 5;
DELETE HISTORY FROM t;
UPDATE t SET v = 6 WHERE id = 1;
ALTER TABLE t DROP SYSTEM VERSIONING;
INSERT INTO t VALUES (3, 3);
CREATE TABLE p (id INT, v INT) WITH SYSTEM VERSIONING PARTITION BY SYSTEM_TIME (PARTITION h HISTORY, PARTITION n CURRENT);
INSERT INTO p VALUES (1, 1), (1, 1);
UPDATE p SET v = 2 LIMIT 1;
DELETE FROM p LIMIT 1;
