-- about: tables of several schemas swapped in one RENAME TABLE, with views over them, foreign keys and rows between
-- expect: PRIVILEGE_MISSING when limited
CREATE DATABASE c_a;
CREATE DATABASE c_b;
CREATE TABLE c_a.t (id INT PRIMARY KEY, v VARCHAR(5));
CREATE TABLE c_b.t (id INT PRIMARY KEY, v VARCHAR(5), w INT);
CREATE TABLE c_b.ch (id INT PRIMARY KEY, p INT, CONSTRAINT f FOREIGN KEY (p) REFERENCES t (id) ON DELETE CASCADE);
CREATE VIEW c.v AS SELECT id FROM c_a.t;
INSERT INTO c_a.t VALUES (1, 'a');
INSERT INTO c_b.t VALUES (1, 'b', 2), (2, 'c', 3);
INSERT INTO c_b.ch VALUES (5, 1), (6, 2);
RENAME TABLE c_a.t TO c.t, c_b.t TO c_a.t, c.t TO c_b.t;
DELETE FROM c_a.t WHERE id = 2;
INSERT INTO c_b.t VALUES (7, 'x');
USE c_b;
RENAME TABLE t TO c_a.u, c_a.t TO t, c_a.u TO c_a.t;
UPDATE t SET v = 'end';
UPDATE c_a.t SET v = 'END';
RENAME TABLE ch TO `t 2`, t TO `T`;
INSERT INTO `T` VALUES (9, 'y', 1);
DROP VIEW c.v;
DROP DATABASE c_a;
--same SELECT * FROM c_b.T ORDER BY id
