-- about: CHAR and VARCHAR with trailing spaces, quotes, backslashes, control characters, 4-byte UTF-8
CREATE TABLE t (id INT PRIMARY KEY AUTO_INCREMENT, c CHAR(20), v VARCHAR(255), w VARCHAR(300), x TEXT) DEFAULT CHARSET utf8mb4;
INSERT INTO t (c, v, w, x) VALUES ('a', 'a ', 'a  ', ' a '), ('', '', '', ''), (' ', ' ', ' ', ' '), ('it''s', 'q"q', 'b\\s', '\\'), ('\0\0', 'a\0b', '\0', '\Z\n\r\t'), ('𝄞😀', 'ẞ', '你好', '👩‍👩‍👧'), (NULL, NULL, NULL, NULL), ('%_', '--', '/* */', '`'), ('\'', '\\''', '\\\\''', ';');
UPDATE t SET v = CONCAT(v, ' '), x = CONCAT('''', x);
UPDATE t SET w = REPEAT('é', 300), c = REPEAT('é', 20) WHERE id = 1;
DELETE FROM t WHERE c = '' LIMIT 1;
CREATE TABLE l (id INT PRIMARY KEY, a CHAR(255) CHARACTER SET utf8mb4, b VARCHAR(16000) CHARACTER SET utf8mb4, c CHAR(255) CHARACTER SET latin1);
INSERT INTO l VALUES (1, REPEAT('𝄞', 255), REPEAT('x', 16000), REPEAT('é', 255)), (2, REPEAT('𝄞', 63), REPEAT('𝄞', 64), ''), (3, REPEAT('𝄞', 64), REPEAT('𝄞', 63), 'x');
UPDATE l SET a = 'short', b = REPEAT('''', 256) WHERE id = 1;
UPDATE l SET c = REPEAT('z', 255) WHERE id > 1;
