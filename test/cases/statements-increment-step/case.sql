-- about: auto_increment_increment and auto_increment_offset of the session, several rows at once, gaps
CREATE TABLE t (id INT PRIMARY KEY AUTO_INCREMENT, v INT);
SET auto_increment_increment = 10, auto_increment_offset = 3;
INSERT INTO t (v) VALUES (1), (2), (3);
INSERT INTO t VALUES (NULL, 4), (50, 5), (NULL, 6);
SET auto_increment_increment = 3, auto_increment_offset = 2;
INSERT INTO t (v) SELECT v + 10 FROM t ORDER BY id;
SET auto_increment_increment = DEFAULT, auto_increment_offset = DEFAULT;
INSERT INTO t (v) VALUES (99);
SET insert_id = 1000;
INSERT INTO t (v) VALUES (100), (101);
DELETE FROM t WHERE id > 1000;
INSERT INTO t (v) VALUES (102);
