-- about: keys in multi-byte character sets find their rows, also where a byte looks like a backslash
CREATE TABLE g (k VARCHAR(20) CHARACTER SET gbk PRIMARY KEY, v INT);
CREATE TABLE s (k CHAR(10) CHARACTER SET sjis COLLATE sjis_bin PRIMARY KEY, v INT);
CREATE TABLE w (k VARCHAR(20) CHARACTER SET utf16 PRIMARY KEY, v INT);
CREATE TABLE u (k VARCHAR(20) CHARACTER SET utf32 COLLATE utf32_bin, n INT, v INT, PRIMARY KEY (n, k(3)));
INSERT INTO g VALUES (x'815c', 1), (x'd6d0', 2), ('a', 3), ('\\', 4);
INSERT INTO s VALUES (x'835c', 1), (x'955c', 2), ('a', 3);
INSERT INTO w VALUES ('é', 1), ('😀', 2), ('a', 3), ('', 4);
INSERT INTO u VALUES ('é1', 1, 1), ('😀', 1, 2), ('', 2, 3);
UPDATE g SET v = v + 10 WHERE k <> 'a';
UPDATE s SET v = v + 10;
UPDATE w SET v = v + 10 WHERE v > 1;
UPDATE u SET k = CONCAT(k, 'x');
DELETE FROM g WHERE k = x'815c';
DELETE FROM s WHERE v = 12;
DELETE FROM w WHERE k = '';
