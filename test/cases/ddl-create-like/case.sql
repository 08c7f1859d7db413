-- about: CREATE TABLE .. LIKE, of plain, temporary and partitioned tables
-- lenient: mysql56->mysql mysql56->mariadb: the master knows not all of it
CREATE TABLE a (id INT PRIMARY KEY AUTO_INCREMENT, v VARCHAR(20) COMMENT 'x' DEFAULT 'y', g VARCHAR(21) AS (CONCAT(v, '!')) VIRTUAL, KEY k (v)) AUTO_INCREMENT = 50;
INSERT INTO a (v) VALUES ('a');
CREATE TABLE b LIKE a;
INSERT INTO b (v) VALUES ('b');
CREATE DATABASE c_l;
CREATE TABLE c_l.b LIKE c.b;
INSERT INTO c_l.b (v) SELECT v FROM a;
CREATE TABLE IF NOT EXISTS b LIKE a;
CREATE TEMPORARY TABLE tt (x INT, y TEXT);
CREATE TABLE d LIKE tt;
INSERT INTO d VALUES (1, 'from a temporary table');
CREATE TABLE p (a INT) PARTITION BY HASH (a) PARTITIONS 3;
CREATE TABLE q LIKE p;
INSERT INTO q VALUES (1), (2);
