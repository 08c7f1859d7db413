-- about: text at the sizes where the length takes another byte, in characters of one to four bytes
CREATE TABLE t (id INT PRIMARY KEY, v63 VARCHAR(63), v64 VARCHAR(64), v255 VARCHAR(255) CHARACTER SET latin1, v256 VARCHAR(256) CHARACTER SET latin1, c CHAR(255), t1 TINYTEXT, t2 TEXT, t3 MEDIUMTEXT) CHARACTER SET utf8mb4;
INSERT INTO t VALUES (1, REPEAT('😀', 63), REPEAT('😀', 64), REPEAT('x', 255), REPEAT('x', 256), REPEAT('é', 255), REPEAT('x', 255), REPEAT('x', 65535), REPEAT('x', 65536));
INSERT INTO t VALUES (2, '', '', '', '', '', '', '', ''), (3, 'a', 'a', 'a', 'a', 'a', 'a', 'a', 'a');
UPDATE t SET v63 = REPEAT('x', 63), c = REPEAT('x', 64), t2 = REPEAT('é', 32767) WHERE id = 1;
CREATE TABLE n (v64 VARCHAR(64), v256 VARCHAR(256) CHARACTER SET latin1, c CHAR(64)) CHARACTER SET utf8mb4;
INSERT INTO n VALUES (REPEAT('é', 64), REPEAT('é', 256), REPEAT('é', 64)), ('', '', '');
UPDATE n SET v256 = REPEAT('b', 255) WHERE c <> '';
DELETE FROM n WHERE v64 = '';
