-- about: explicit_defaults_for_timestamp of one session is not that of the next
-- lenient: mysql56->mysql mysql56->mariadb: the master knows not all of it
CREATE TABLE t (id INT PRIMARY KEY, a TIMESTAMP NOT NULL, b TIMESTAMP NOT NULL);
CREATE TABLE p (id INT PRIMARY KEY, a TIMESTAMP(3) NOT NULL);
INSERT INTO t VALUES (1, '2001-02-03 04:05:06', '2001-02-03 04:05:06');
--session other
SET explicit_defaults_for_timestamp = OFF;
CREATE TABLE u (id INT PRIMARY KEY, a TIMESTAMP, b TIMESTAMP NULL);
INSERT INTO u (id) VALUES (1);
--session main
ALTER TABLE t ADD c INT;
ALTER TABLE p PARTITION BY HASH (id) PARTITIONS 2;
CREATE INDEX i ON p (a);
CREATE TABLE l LIKE t;
UPDATE t SET c = 1;
--session other
ALTER TABLE u ADD d TIMESTAMP NOT NULL DEFAULT '2001-01-01 00:00:00';
--session main
ALTER TABLE l FORCE;
