-- about: halves of surrogate pairs and other code points that are no characters, where the server takes them as text
CREATE TABLE t (id INT PRIMARY KEY, a VARCHAR(10) CHARACTER SET utf8mb4, c VARCHAR(5) CHARACTER SET ucs2, d VARCHAR(5) CHARACTER SET utf16, e VARCHAR(5) CHARACTER SET utf32);
INSERT INTO t VALUES (1, _utf8mb4 0xF48FBFBF, _ucs2 0xD83D, _utf16 0xFFFE, _utf32 0x0010FFFF), (2, _utf8mb4 0xEFBFBE, _ucs2 0xDC00, _utf16 0xDBFFDFFF, _utf32 0x0000FFFF);
UPDATE t SET c = CONCAT(c, _ucs2 0x005CDC27);
CREATE TABLE k (c VARCHAR(5) CHARACTER SET ucs2 COLLATE ucs2_bin PRIMARY KEY, v INT);
INSERT INTO k VALUES (_ucs2 0xD83D, 1), (_ucs2 0xD83E, 2), (_ucs2 0xD83DDE00, 3);
UPDATE k SET v = v + 1;
UPDATE k SET c = _ucs2 0xDFFF WHERE v = 3;
DELETE FROM k WHERE v = 2;
CREATE TABLE n (c CHAR(5) CHARACTER SET ucs2, v INT);
INSERT INTO n VALUES (_ucs2 0xD83D, 1), (_ucs2 0xD83E, 1), (_ucs2 0xD83DDE00, 1);
UPDATE n SET v = 2 WHERE c = _ucs2 0xD83E;
DELETE FROM n WHERE HEX(c) = 'D83D';
