-- about: halves of surrogate pairs and other code points that are no characters, which the server takes as text
-- expect: STATEMENT_FAILED when mariadb->mysql
CREATE TABLE t (id INT PRIMARY KEY, a VARCHAR(10) CHARACTER SET utf8mb4, b TEXT CHARACTER SET utf8mb3, c VARCHAR(5) CHARACTER SET ucs2, e VARCHAR(5) CHARACTER SET utf32);
INSERT INTO t VALUES (1, _utf8mb4 0xEDA080, _utf8mb3 0xEDBFBF, _ucs2 0xD83D, _utf32 0x0000D83D), (2, _utf8mb4 0xEFBFBE, _utf8mb3 0xEFBFBF, _ucs2 0xFFFE, _utf32 0x0010FFFF);
UPDATE t SET a = CONCAT(a, _utf8mb4 0x27EDB080), c = CONCAT(c, _ucs2 0x005CDC00);
CREATE TABLE k (a VARCHAR(10) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin PRIMARY KEY, v INT);
INSERT INTO k VALUES (_utf8mb4 0xEDA080, 1), (_utf8mb4 0xEDA081, 2), (_utf8mb4 0xEFBFBF, 3);
UPDATE k SET v = v + 1;
UPDATE k SET a = _utf8mb4 0xEDBFBF WHERE v = 3;
DELETE FROM k WHERE v = 2;
CREATE TABLE n (a VARCHAR(10) CHARACTER SET utf8mb4, c CHAR(5) CHARACTER SET ucs2);
INSERT INTO n VALUES (_utf8mb4 0xEDA080, _ucs2 0xD83D), (_utf8mb4 0xEDA081, _ucs2 0xD83E), (NULL, _ucs2 0xD83DDE00);
UPDATE n SET a = 'x' WHERE c = _ucs2 0xD83E;
DELETE FROM n WHERE HEX(a) = 'EDA080';
