-- about: bytes that are no characters of their column, brought in by way of binary
SET sql_mode = '';
CREATE TABLE t (id INT PRIMARY KEY, u VARCHAR(20) CHARACTER SET utf8mb4, b VARBINARY(20), c BLOB, a VARCHAR(20) CHARACTER SET ascii);
INSERT INTO t VALUES (1, 'x', 0xC328, 0xF0288CBC, 'x'), (2, 'y', 0xFF, 0x80, 'y');
SET NAMES binary;
--bytes
INSERT INTO t (id, b, c) VALUES (3, '\xff\xfe\x00\x5c\x5c', '\xc3\x28');
--bytes
UPDATE t SET b = '\xed\xa0\x80' WHERE id = 1;
SET NAMES latin1;
--bytes
INSERT INTO t (id, u, b, c) VALUES (4, '\xe9\x80\x81', '\xe9', '\xff');
SET NAMES utf8mb4;
ALTER TABLE t MODIFY a BLOB;
UPDATE t SET a = 0x80FF WHERE id = 2;
DELETE FROM t WHERE b = 0xFF;
