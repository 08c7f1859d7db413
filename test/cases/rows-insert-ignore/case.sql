-- about: INSERT IGNORE and UPDATE IGNORE: duplicates passed over, values cut and converted
-- lenient: mysql56->mysql mysql56->mariadb: the master knows not all of it
CREATE TABLE t (id INT PRIMARY KEY, t TINYINT, v VARCHAR(3), d DATE NOT NULL, e ENUM('a', 'b'), n INT NOT NULL);
INSERT IGNORE INTO t VALUES (1, 1000, 'abcdef', 'no date', 'x', NULL), (1, 2, 'b', '2024-01-01', 'a', 2), (2, -1000, '', '2024-13-01', 'b', 3);
INSERT IGNORE INTO t (id) VALUES (3), (2), (4);
UPDATE IGNORE t SET id = id + 1;
UPDATE IGNORE t SET t = 'word', v = 'longer' WHERE id = 4;
CREATE TABLE u (id INT PRIMARY KEY, p INT, FOREIGN KEY (p) REFERENCES t (id));
INSERT IGNORE INTO u VALUES (1, 1), (2, 77), (3, NULL);
DELETE IGNORE FROM t;
