-- about: ucs2, utf16, utf32 are big-endian, with characters above the basic plane
CREATE TABLE t (id INT PRIMARY KEY, a VARCHAR(50) CHARACTER SET ucs2, b VARCHAR(50) CHARACTER SET utf16, c VARCHAR(50) CHARACTER SET utf32, d CHAR(10) CHARACTER SET utf32, e TEXT CHARACTER SET utf16, f VARCHAR(20) CHARACTER SET utf16le);
INSERT INTO t VALUES (1, 'aé你', 'aé你😀', 'aé你😀', 'x', '😀''\\', '😀a'), (2, '', '', '', '', '', ''), (3, ' ', ' ', ' ', ' ', ' ', ' '), (4, NULL, NULL, NULL, NULL, NULL, NULL), (5, _ucs2 0x5C275C00, _utf16 0x005C0027, _utf32 0x0000005C, _utf32 0x0001F600, _utf16 0xD83DDE00, _utf16le 0x5C00);
UPDATE t SET a = CONCAT(a, ' '), b = CONCAT('''', b), f = CONCAT(f, '\\');
DELETE FROM t WHERE id = 3;
CREATE TABLE k (a VARCHAR(20) CHARACTER SET utf16, b CHAR(5) CHARACTER SET ucs2, v INT, PRIMARY KEY (a, b));
INSERT INTO k VALUES ('😀', 'é', 1), ('a', '', 2), ('', 'b', 3);
UPDATE k SET v = v + 10;
UPDATE k SET a = 'ü', b = 'z' WHERE v = 12;
DELETE FROM k WHERE v = 11;
CREATE TABLE n (a VARCHAR(20) CHARACTER SET utf32, b TEXT CHARACTER SET ucs2, e ENUM('é', 'x') CHARACTER SET utf16);
INSERT INTO n VALUES ('😀', 'é', 'é'), ('😀', 'é', 'é'), (NULL, 'q', 'x');
UPDATE n SET b = 'r' WHERE a IS NULL;
DELETE FROM n WHERE a = '😀' LIMIT 1;
