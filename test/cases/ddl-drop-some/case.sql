-- about: DROP of several tables or views of which some are missing drops the others where the master did
-- lenient: mysql56->mysql mysql56->mariadb: the master knows not all of it
-- expect: PRIVILEGE_MISSING when limited
CREATE TABLE a (i INT);
CREATE TABLE b (i INT);
CREATE VIEW v AS SELECT 1 AS one;
CREATE VIEW w AS SELECT 2 AS two;
--error 1051,1965
DROP TABLE a, missing, b;
--error 1051,4092,1965
DROP VIEW missing, v;
DROP VIEW IF EXISTS missing, w;
CREATE TABLE IF NOT EXISTS x (i INT);
--error 1051,4092,1965,1347
DROP VIEW x;
INSERT INTO x VALUES (1);
