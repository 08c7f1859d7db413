-- about: UPDATE and DELETE over several tables and schemas
CREATE DATABASE c_other;
CREATE TABLE a (id INT PRIMARY KEY, v INT);
CREATE TABLE b (id INT PRIMARY KEY, a_id INT, v INT, KEY (a_id));
CREATE TABLE c_other.d (id INT PRIMARY KEY, v INT);
INSERT INTO a VALUES (1, 1), (2, 2), (3, 3), (4, 4);
INSERT INTO b VALUES (1, 1, 1), (2, 1, 2), (3, 2, 3), (4, 9, 4);
INSERT INTO c_other.d SELECT * FROM a;
UPDATE a JOIN b ON b.a_id = a.id SET a.v = a.v + 10, b.v = b.v * 2;
UPDATE a, b, c_other.d SET a.v = 0, c_other.d.v = b.v WHERE a.id = b.a_id AND d.id = a.id;
DELETE a, b FROM a JOIN b ON b.a_id = a.id WHERE a.id = 2;
DELETE FROM b, d USING b LEFT JOIN a ON a.id = b.a_id JOIN c_other.d AS d ON d.id = b.id WHERE a.id IS NULL;
BEGIN;
INSERT INTO a VALUES (10, 10);
INSERT INTO c_other.d VALUES (10, 10);
UPDATE b SET v = 99 WHERE id = 1;
COMMIT;
