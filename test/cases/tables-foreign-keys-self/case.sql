-- about: a tree that refers to itself and a chain of three tables, with cascades
CREATE TABLE tree (id INT PRIMARY KEY, parent INT, v INT, FOREIGN KEY (parent) REFERENCES tree (id) ON DELETE CASCADE);
INSERT INTO tree VALUES (1, NULL, 1), (2, 1, 2), (3, 2, 3), (4, 3, 4), (5, 1, 5), (6, NULL, 6);
DELETE FROM tree WHERE id = 2;
UPDATE tree SET v = v + 1;
CREATE TABLE a (id INT PRIMARY KEY);
CREATE TABLE b (id INT PRIMARY KEY, a INT, FOREIGN KEY (a) REFERENCES a (id) ON DELETE CASCADE ON UPDATE CASCADE);
CREATE TABLE d (id INT PRIMARY KEY, b INT, FOREIGN KEY (b) REFERENCES b (id) ON DELETE SET NULL);
INSERT INTO a VALUES (1), (2);
INSERT INTO b VALUES (1, 1), (2, 1), (3, 2);
INSERT INTO d VALUES (1, 1), (2, 3), (3, NULL);
UPDATE a SET id = 10 WHERE id = 2;
DELETE FROM a WHERE id = 1;
DELETE FROM tree WHERE id = 1;
