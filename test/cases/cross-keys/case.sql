-- about: rows are found by every kind of key, and without one
CREATE TABLE a (k VARCHAR(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci PRIMARY KEY, v INT);
INSERT INTO a VALUES ('a', 1), ('B', 2), ('é', 3);
UPDATE a SET v = v + 1 WHERE k = 'b';
UPDATE a SET k = 'A' WHERE k = 'a';
DELETE FROM a WHERE k = 'E';
CREATE TABLE n (a INT, b VARCHAR(10), d DOUBLE, e FLOAT, f TEXT);
INSERT INTO n VALUES (1, 'x', 0.1, 0.1, 'y'), (1, 'x', 0.1, 0.1, 'y'), (NULL, NULL, NULL, NULL, NULL), (2, 'X', 1e10, 3.4e38, '');
DELETE FROM n WHERE a = 1 LIMIT 1;
UPDATE n SET b = 'z', d = 0.2 WHERE a IS NULL;
UPDATE n SET f = 'q' WHERE a = 2;
CREATE TABLE u (a INT NOT NULL, b VARCHAR(20) NOT NULL, v INT, UNIQUE KEY (a, b), KEY (v));
INSERT INTO u VALUES (1, 'x', 1), (1, 'y', 2), (2, 'x', 3);
UPDATE u SET v = 10 WHERE a = 1;
DELETE FROM u WHERE b = 'x' AND a = 2;
CREATE TABLE p (id INT PRIMARY KEY, v TEXT, KEY pre (v(5))) PARTITION BY HASH (id) PARTITIONS 3;
INSERT INTO p VALUES (1, 'a'), (2, 'b'), (3, 'c');
UPDATE p SET id = id + 10, v = 'd' WHERE id > 1;
