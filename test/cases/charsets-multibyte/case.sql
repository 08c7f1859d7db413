-- about: utf8mb3, euckr, ujis, eucjpms, each with characters of every length
CREATE TABLE t (id INT PRIMARY KEY, a VARCHAR(40) CHARACTER SET utf8mb3, b VARCHAR(40) CHARACTER SET euckr, c VARCHAR(40) CHARACTER SET ujis, d VARCHAR(40) CHARACTER SET eucjpms, e VARCHAR(40) CHARACTER SET utf8mb4, f CHAR(10) CHARACTER SET ujis);
INSERT INTO t VALUES (1, 'aé你', '한국어a', '日本語ｱa', '日本語①', '😀', 'ｱ'), (2, '', '', '', '', '', ''), (3, NULL, NULL, NULL, NULL, NULL, NULL);
UPDATE t SET a = CONCAT(a, ' '), b = CONCAT(b, '''\\'), c = '丂' WHERE id < 3;
DELETE FROM t WHERE id = 2;
CREATE TABLE k (a CHAR(5) CHARACTER SET ujis, b VARCHAR(5) CHARACTER SET euckr, v INT, PRIMARY KEY (b, a));
INSERT INTO k VALUES ('日本', '한', 1), ('a', 'b', 2);
UPDATE k SET v = v + 1;
UPDATE k SET a = '語' WHERE v = 2;
DELETE FROM k WHERE v = 3;
CREATE TABLE w (a VARCHAR(5) CHARACTER SET eucjpms, b CHAR(5) CHARACTER SET gb2312, d VARCHAR(5) CHARACTER SET utf16le, v INT, PRIMARY KEY (a, b, d));
INSERT INTO w VALUES ('日①', '啊', '😀', 1), ('', '中', '', 2), ('ｱ', '', '\\', 3);
UPDATE w SET v = v + 1;
UPDATE w SET b = '中', d = '''' WHERE v = 2;
DELETE FROM w WHERE v = 3;
