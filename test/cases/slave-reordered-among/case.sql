-- about: tables like the master's and tables in another order by turns, in one statement and in one transaction, in every way of applying rows
-- unfit: mysql56->mysql mysql56->mariadb: MySQL 5.6 logs no names of columns
-- only: row
-- compare: answers
SET @before = @@GLOBAL.binlog_row_metadata;
SET GLOBAL binlog_row_metadata = FULL;
CREATE TABLE a (id INT PRIMARY KEY, v INT, w VARCHAR(20));
CREATE TABLE b (id INT PRIMARY KEY, v INT, w VARCHAR(20), x INT);
CREATE TABLE n (v INT, w VARCHAR(20), d DATE);
CREATE TABLE p (id INT PRIMARY KEY, v INT);
CREATE TABLE ch (id INT PRIMARY KEY, pid INT, FOREIGN KEY (pid) REFERENCES p (id) ON DELETE CASCADE ON UPDATE CASCADE);
INSERT INTO a VALUES (1, 1, 'a'), (2, 2, 'b'), (3, 3, 'c');
INSERT INTO b VALUES (1, 1, 'a', 1), (2, 2, 'b', 2), (3, 3, 'c', 3);
INSERT INTO n VALUES (1, 'x', NULL), (1, 'X', NULL), (2, 'y', '2024-01-01');
--session slave
ALTER TABLE b MODIFY x INT FIRST, MODIFY w VARCHAR(20) AFTER x, ADD own VARCHAR(10) DEFAULT 'mine' AFTER w;
ALTER TABLE n MODIFY d DATE FIRST;
ALTER TABLE ch MODIFY pid INT FIRST;
--session main
UPDATE a JOIN b USING (id) SET a.v = a.v + 10, b.v = b.v + 20, b.x = NULL WHERE id < 3;
BEGIN;
INSERT INTO a VALUES (4, 4, 'd');
INSERT INTO b VALUES (4, 4, 'd', 4);
INSERT INTO n VALUES (3, 'z', '2024-02-29');
INSERT INTO a VALUES (5, 5, 'e');
UPDATE n SET d = '2000-01-01' WHERE w = BINARY 'X';
DELETE FROM a WHERE id = 1;
DELETE a, b FROM a JOIN b USING (id) WHERE id = 2;
UPDATE b SET id = id + 100;
COMMIT;
SET foreign_key_checks = 0;
INSERT INTO ch VALUES (1, 1), (2, 2);
INSERT INTO p VALUES (1, 1), (2, 2);
SET foreign_key_checks = 1;
INSERT INTO p VALUES (3, 3);
INSERT INTO ch VALUES (3, 3);
UPDATE p SET id = 30 WHERE id = 3;
DELETE FROM p WHERE id = 1;
SET GLOBAL binlog_row_metadata = @before;
INSERT INTO a VALUES (6, 6, 'f');
DELETE FROM n WHERE v = 9;
--same SELECT id, v, w FROM c.a ORDER BY id
--same SELECT id, v, w, x FROM c.b ORDER BY id
--same SELECT v, w, d FROM c.n ORDER BY v, w, d
--same SELECT id, v FROM c.p ORDER BY id
--same SELECT id, pid FROM c.ch ORDER BY id
