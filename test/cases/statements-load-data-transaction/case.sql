-- about: LOAD DATA among other statements of a transaction, rolled back to a savepoint, and failed
-- lenient: mysql56->mysql mysql56->mariadb: the master knows not all of it
CREATE TABLE t (a VARCHAR(200), b INT AUTO_INCREMENT PRIMARY KEY);
CREATE TABLE k (a VARCHAR(100) PRIMARY KEY, n TINYINT NOT NULL DEFAULT 1);
BEGIN;
INSERT INTO t (a) VALUES ('before');
LOAD DATA INFILE '/etc/passwd' INTO TABLE t FIELDS TERMINATED BY '\n' (a);
SAVEPOINT s;
LOAD DATA INFILE '/etc/group' INTO TABLE t FIELDS TERMINATED BY '\n' (a);
ROLLBACK TO s;
LOAD DATA INFILE '/etc/group' INTO TABLE k FIELDS TERMINATED BY '\n' (a);
COMMIT;
--error 1062
LOAD DATA INFILE '/etc/group' INTO TABLE k FIELDS TERMINATED BY '\n' (a);
LOAD DATA INFILE '/etc/group' IGNORE INTO TABLE k FIELDS TERMINATED BY '\n' (a) SET n = 2;
LOAD DATA INFILE '/etc/group' REPLACE INTO TABLE k FIELDS TERMINATED BY '\n' (a) SET n = 3;
--error 1264,1690
LOAD DATA INFILE '/etc/group' REPLACE INTO TABLE k FIELDS TERMINATED BY '\n' (a) SET n = LENGTH(a) * 1000;
SET sql_mode = '';
LOAD DATA INFILE '/etc/group' REPLACE INTO TABLE k FIELDS TERMINATED BY '\n' (a) SET n = LENGTH(a) * 1000;
LOAD DATA INFILE '/etc/passwd' REPLACE INTO TABLE k FIELDS TERMINATED BY ':' (a, n);
INSERT INTO t (a) VALUES ('after');
