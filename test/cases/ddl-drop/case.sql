-- about: DROP of several tables, some missing, views, and tables that foreign keys hold
-- expect: PRIVILEGE_MISSING when limited
CREATE TABLE a (i INT);
CREATE TABLE b (i INT);
CREATE TABLE d (i INT);
CREATE VIEW v AS SELECT 1 AS one;
INSERT INTO a VALUES (1);
DROP TABLE IF EXISTS a, missing, b;
--error 1051,1965
DROP TABLE d, missing2;
CREATE TABLE IF NOT EXISTS d (i INT);
DROP VIEW IF EXISTS v, w;
CREATE TABLE p (id INT PRIMARY KEY);
CREATE TABLE ch (id INT, FOREIGN KEY (id) REFERENCES p (id));
SET foreign_key_checks = 0;
DROP TABLE p;
CREATE TABLE p (id INT PRIMARY KEY, v INT);
INSERT INTO ch VALUES (5);
SET foreign_key_checks = 1;
DROP TABLE ch, p;
DROP TABLE IF EXISTS `strange ``name`, c.`an.other`;
