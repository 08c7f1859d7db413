-- about: renames: swaps, chains, into another schema, of views and of a schema's last table
-- lenient: mysql56->mysql mysql56->mariadb: the master knows not all of it
-- expect: PRIVILEGE_MISSING when limited
CREATE DATABASE c_r;
CREATE TABLE a (id INT PRIMARY KEY, v CHAR(1));
CREATE TABLE b (id INT PRIMARY KEY, v CHAR(1), extra INT);
INSERT INTO a VALUES (1, 'a');
INSERT INTO b VALUES (1, 'b', 1);
RENAME TABLE a TO tmp, b TO a, tmp TO b;
INSERT INTO a VALUES (2, 'n', 2);
INSERT INTO b VALUES (2, 'm');
UPDATE a SET extra = 9;
ALTER TABLE a RENAME TO c_r.a;
RENAME TABLE b TO c_r.b, c_r.a TO a;
UPDATE a SET v = 'x' WHERE id = 1;
UPDATE c_r.b SET v = 'y' WHERE id = 1;
CREATE VIEW w AS SELECT 1 AS one;
RENAME TABLE w TO w2;
ALTER TABLE a RENAME COLUMN extra TO more;
