-- about: TINYBLOB to LONGBLOB and TINYTEXT to LONGTEXT at the limits of their length bytes
CREATE TABLE t (id INT PRIMARY KEY, a TINYBLOB, b BLOB, c MEDIUMBLOB, d LONGBLOB, e TINYTEXT, f TEXT, g MEDIUMTEXT, h LONGTEXT);
INSERT INTO t VALUES (1, REPEAT('a', 255), REPEAT('b', 65535), REPEAT('c', 65536), REPEAT('d', 70000), REPEAT('e', 255), REPEAT('f', 65535), REPEAT('g', 65536), REPEAT('h', 70000)),
  (2, '', '', '', '', '', '', '', ''), (3, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL), (4, REPEAT(0x00, 255), REPEAT(0x5C, 300), REPEAT(0x27, 300), 0xFF, '\\', '''', '\0', '''''');
UPDATE t SET d = c, h = g WHERE id = 1;
UPDATE t SET a = 'x', e = 'y' WHERE id = 2;
UPDATE t SET b = NULL WHERE id = 4;
DELETE FROM t WHERE id = 3;
