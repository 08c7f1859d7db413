-- about: ENUM: index 0 and the empty string, 300 members, other character sets, NULL
SET sql_mode = '';
CREATE TABLE t (id INT PRIMARY KEY, e ENUM('a', 'b', ''), f ENUM('x', 'é', 'ß', 'it''s', 'b\\s') CHARACTER SET latin1, g ENUM('1', '2', '0') NOT NULL);
INSERT INTO t VALUES (1, 'wrong', 'wrong', 'wrong'), (2, '', '', ''), (3, NULL, NULL, 1), (4, 'a', 'it''s', '1'), (5, 3, 'é', 3), (6, 'b', 'b\\s', '0'), (7, 0, 0, 0);
UPDATE t SET e = 'nothing' WHERE id = 4;
UPDATE t SET f = 'ß' WHERE id = 7;
UPDATE t SET g = '2' WHERE g = 0;
CREATE TABLE k (e ENUM('z', 'y', 'x') NOT NULL, v INT, PRIMARY KEY (e));
INSERT INTO k VALUES ('x', 1), ('z', 2), ('none', 3);
UPDATE k SET v = v + 1;
UPDATE k SET e = 'y' WHERE e = 0;
DELETE FROM k WHERE e = 'x';
CREATE TABLE n (e ENUM('a', 'A ', 'b') COLLATE utf8mb4_bin, f ENUM('q'));
INSERT INTO n VALUES (1, 1), (1, 1), (0, 0), (NULL, NULL), (2, 'q');
UPDATE n SET f = NULL WHERE e = 0;
DELETE FROM n WHERE e = 1 LIMIT 1;
--same SELECT id, e + 0, e IS NULL, HEX(e), f + 0, HEX(f), g + 0 FROM c.t ORDER BY id
