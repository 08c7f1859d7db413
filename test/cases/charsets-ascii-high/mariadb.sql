-- about: bytes beyond ASCII in columns of ascii, which MariaDB takes without strict mode and MySQL does not
-- expect: STATEMENT_FAILED when mariadb->mysql
SET sql_mode = '';
CREATE TABLE t (id INT PRIMARY KEY, a VARCHAR(10) CHARACTER SET ascii, c CHAR(5) CHARACTER SET ascii, x TEXT CHARACTER SET ascii);
INSERT INTO t VALUES (1, 0x80, 0xFF, 0xC3A9), (2, 'a', 'b', 'c');
UPDATE t SET a = CONCAT(a, 0x27FE5C), c = 0x81 WHERE id = 1;
UPDATE t SET x = 0xFFFEFD WHERE id = 2;
CREATE TABLE k (k VARCHAR(5) CHARACTER SET ascii COLLATE ascii_bin PRIMARY KEY, v INT);
INSERT INTO k VALUES (0x80, 1), (0x81, 2), (0x61, 3);
UPDATE k SET v = v + 1;
UPDATE k SET k = 0xFF WHERE v = 2;
DELETE FROM k WHERE v = 3;
CREATE TABLE n (a VARCHAR(5) CHARACTER SET ascii, v INT);
INSERT INTO n VALUES (0x80, 0), (0x81, 0), ('?', 0);
UPDATE n SET v = 1 WHERE HEX(a) = '81';
DELETE FROM n WHERE HEX(a) = '80';
