-- about: character sets whose second byte may be a backslash: gbk, sjis, big5, cp932, in rows and statements
CREATE TABLE t (id INT PRIMARY KEY, g VARCHAR(50) CHARACTER SET gbk, s VARCHAR(50) CHARACTER SET sjis, b VARCHAR(50) CHARACTER SET big5, c VARCHAR(50) CHARACTER SET cp932, e TEXT CHARACTER SET gb2312);
INSERT INTO t VALUES (1, _gbk 0xD55CBF5C27, _sjis 0x835C955C27, _big5 0xA55CAE5C27, _cp932 0x835C5C27, _gb2312 0xB0A1);
INSERT INTO t VALUES (2, '誠', 'ソ表', '功許', 'ソ表', '啊'), (3, '', '', '', '', ''), (4, NULL, NULL, NULL, NULL, NULL);
SET NAMES gbk;
--bytes
INSERT INTO t (id, g, e) VALUES (5, '\xd5\x5c', '\xb0\xa1');
--bytes
UPDATE t SET g = CONCAT(g, '\xbf\x5c\\''') WHERE id = 5;
--bytes
CREATE TABLE `\xd5\x5c` (`\xbf\x5c` INT COMMENT '\xd5\x5c');
--bytes
INSERT INTO `\xd5\x5c` (`\xbf\x5c`) VALUES (1);
SET NAMES sjis;
--bytes
INSERT INTO t (id, s, c) VALUES (6, '\x83\x5c', '\x95\x5c');
SET NAMES cp932;
--bytes
INSERT INTO t (id, s, c) VALUES (7, '\x83\x5c', '\x83\x5c\x95\x5c');
SET NAMES big5;
--bytes
INSERT INTO t (id, b) VALUES (8, '\xa5\x5c');
--bytes
UPDATE t SET b = '\xae\x5c' WHERE b = '\xa5\x5c';
SET NAMES utf8mb4;
CREATE TABLE k (g VARCHAR(10) CHARACTER SET gbk PRIMARY KEY, v INT);
INSERT INTO k VALUES (_gbk 0xD55C, 1), (_gbk 0xBF5C, 2), ('\\', 3), ('''', 4);
UPDATE k SET v = v + 1;
UPDATE k SET g = _gbk 0x815C WHERE v = 2;
DELETE FROM k WHERE g = _gbk 0xBF5C;
