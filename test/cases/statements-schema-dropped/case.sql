-- about: statements of a session whose default schema another one dropped
-- expect: PRIVILEGE_MISSING when limited
CREATE TABLE t (id INT PRIMARY KEY, v VARCHAR(20));
CREATE DATABASE c_gone;
CREATE DATABASE `c_größe`;
--session other
USE c_gone;
CREATE TABLE x (a INT);
--session main
USE `c_größe`;
DROP DATABASE c_gone;
--session other
INSERT INTO c.t VALUES (1, 'after');
CREATE TABLE c.made (a INT DEFAULT 5, KEY (a));
INSERT INTO c.made VALUES (1), (2);
UPDATE c.made SET a = a + 1;
CREATE VIEW c.v AS SELECT a FROM c.made;
CREATE PROCEDURE c.p() INSERT INTO made VALUES (9);
CALL c.p();
ALTER TABLE c.made ADD b INT;
DROP DATABASE IF EXISTS c_gone;
--session third
USE c_größe;
--session main
DROP DATABASE `c_größe`;
--session third
INSERT INTO c.t VALUES (2, 'third');
DROP TABLE c.made;
--session main
USE c;
INSERT INTO t VALUES (3, 'end');
