-- about: a definition in a transaction commits what was before it; a rollback after it takes nothing of that back
-- unfit: mysql56->mysql mariadb->mysql: the slave knows or allows some of it not
CREATE TABLE t (id INT PRIMARY KEY, v INT);
BEGIN;
INSERT INTO t VALUES (1, 1);
SAVEPOINT s;
INSERT INTO t VALUES (2, 2);
CREATE TABLE u (id INT PRIMARY KEY);
INSERT INTO u VALUES (1);
ROLLBACK;
SET autocommit = 0;
INSERT INTO t VALUES (3, 3);
TRUNCATE u;
INSERT INTO t VALUES (4, 4);
ROLLBACK;
INSERT INTO t VALUES (5, 5);
SET autocommit = 1;
BEGIN;
UPDATE t SET v = 9;
LOCK TABLES t WRITE;
UPDATE t SET v = 10 WHERE id = 1;
UNLOCK TABLES;
