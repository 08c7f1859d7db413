-- about: savepoints set, replaced, rolled back to and released among rows of several tables
-- unfit: mysql56->mysql mariadb->mysql: the slave knows or allows some of it not
CREATE TABLE a (id INT PRIMARY KEY, v INT);
CREATE TABLE b (id INT PRIMARY KEY, v INT);
BEGIN;
INSERT INTO a VALUES (1, 1);
SAVEPOINT s;
INSERT INTO b VALUES (1, 1);
SAVEPOINT `s t`;
UPDATE a SET v = 2;
ROLLBACK TO `s t`;
INSERT INTO b VALUES (2, 2);
SAVEPOINT s;
DELETE FROM a;
ROLLBACK TO s;
RELEASE SAVEPOINT s;
UPDATE b SET v = v + 1;
COMMIT;
BEGIN;
SAVEPOINT all_of_it;
INSERT INTO a VALUES (5, 5);
ROLLBACK TO all_of_it;
COMMIT;
BEGIN;
INSERT INTO a VALUES (6, 6);
SAVEPOINT z;
INSERT INTO a VALUES (7, 7);
--error 1062
INSERT INTO a VALUES (8, 8), (7, 7);
COMMIT;
