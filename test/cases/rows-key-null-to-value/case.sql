-- about: NULL, empty, zero and space told apart in every column
CREATE TABLE t (id INT PRIMARY KEY, a INT, b VARCHAR(5), d BLOB, e DATE, f DOUBLE, g BIT(3), h ENUM('x', ''));
INSERT INTO t VALUES (1, NULL, NULL, NULL, NULL, NULL, NULL, NULL), (2, 0, '', '', '2024-01-01', 0, 0, ''), (3, 1, ' ', ' ', '2024-01-02', -1, 1, 'x');
UPDATE t SET a = NULL, b = NULL, d = NULL, e = NULL, f = NULL, g = NULL, h = NULL WHERE id = 3;
UPDATE t SET a = 0, b = '', d = '', f = 0, g = 0, h = '' WHERE id = 1;
CREATE TABLE n (a INT, b VARCHAR(5), d BLOB);
INSERT INTO n VALUES (NULL, NULL, NULL), (0, '', ''), (NULL, '', NULL), (0, NULL, ''), (0, ' ', ' ');
UPDATE n SET a = 5 WHERE a IS NULL AND b = '' AND LENGTH(b) = 0;
DELETE FROM n WHERE b IS NULL AND a = 0;
UPDATE n SET d = NULL WHERE LENGTH(d) = 0;
