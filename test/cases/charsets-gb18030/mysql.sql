-- about: gb18030, whose characters have one, two or four bytes, with digits, backslashes and quotes among them
-- expect: EVENT_UNSUPPORTED when mysql->mariadb
CREATE TABLE g (id INT PRIMARY KEY, v VARCHAR(20) CHARACTER SET gb18030, w VARCHAR(20) COLLATE utf8mb4_ja_0900_as_cs_ks);
INSERT INTO g VALUES (1, '你😀', 'あア'), (2, _gb18030 0x815C81308130, 'x');
UPDATE g SET v = CONCAT(v, '''') WHERE id = 2;
DELETE FROM g WHERE id = 1;
CREATE TABLE k (k VARCHAR(10) CHARACTER SET gb18030 COLLATE gb18030_bin PRIMARY KEY, e ENUM('誠', '😀') CHARACTER SET gb18030 DEFAULT '😀', v INT);
INSERT INTO k (k, v) VALUES (_gb18030 0x815C, 1), (_gb18030 0xFE5C5C, 2), (_gb18030 0x81308130, 3), (_gb18030 0x9439DA33, 4), ('''', 5), ('\\', 6);
UPDATE k SET v = v + 10, e = '誠' WHERE v <> 2;
UPDATE k SET k = _gb18030 0x825C27 WHERE v = 11;
DELETE FROM k WHERE k = '\\';
CREATE TABLE n (c CHAR(5) CHARACTER SET gb18030, x TEXT CHARACTER SET gb18030);
INSERT INTO n VALUES (_gb18030 0x815C, _gb18030 0x815C815C), (_gb18030 0x825C, _gb18030 0x815C815C), ('', NULL);
UPDATE n SET x = '😀' WHERE c = _gb18030 0x825C;
DELETE FROM n WHERE c = '';
