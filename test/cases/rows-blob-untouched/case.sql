-- about: large columns that an UPDATE leaves alone, of which not every image tells
CREATE TABLE t (id INT PRIMARY KEY, v INT, b LONGBLOB, x MEDIUMTEXT);
INSERT INTO t VALUES (1, 1, REPEAT(x'00ff27', 30000), REPEAT('é', 20000)), (2, 2, '', ''), (3, 3, NULL, NULL);
UPDATE t SET v = v + 1;
UPDATE t SET b = CONCAT(b, x'5c') WHERE id = 1;
UPDATE t SET x = NULL WHERE id = 1;
UPDATE t SET id = 10 WHERE id = 2;
CREATE TABLE n (v INT, b BLOB, x TEXT);
INSERT INTO n VALUES (1, REPEAT('a', 5000), 'x'), (1, REPEAT('a', 4999), 'x'), (1, NULL, 'x');
UPDATE n SET v = 2 WHERE LENGTH(b) = 4999;
DELETE FROM n WHERE b IS NULL;
