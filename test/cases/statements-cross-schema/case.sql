-- about: statements whose current schema is another, none, or gone
CREATE DATABASE c_x;
CREATE TABLE c_x.t (id INT PRIMARY KEY AUTO_INCREMENT, v VARCHAR(50));
INSERT INTO c_x.t (v) VALUES (DATABASE());
USE c_x;
INSERT INTO t (v) VALUES (DATABASE()), ('x');
CREATE TABLE c.y AS SELECT * FROM t;
INSERT INTO c.y SELECT id + 100, v FROM c_x.t;
DROP DATABASE c_x;
INSERT INTO c.y VALUES (500, DATABASE());
CREATE DATABASE c_x;
CREATE TABLE c_x.t (a INT);
UPDATE c.y SET v = 'no schema' WHERE id = 1;
USE c_x;
INSERT INTO t VALUES (1);
