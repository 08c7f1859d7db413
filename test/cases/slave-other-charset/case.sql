-- about: text is converted where the slave's column has another character set and the log tells the master's
-- only: row
-- expect: TABLE_MISMATCH when untold
-- compare: answers
CREATE TABLE t (id INT PRIMARY KEY, a VARCHAR(20) CHARACTER SET latin1, b VARCHAR(20) CHARACTER SET gbk, c TEXT CHARACTER SET utf16);
INSERT INTO t VALUES (1, 'é', '你', '😀'), (2, '', '', '');
--session slave
ALTER TABLE t CONVERT TO CHARACTER SET utf8mb4;
--session main
INSERT INTO t VALUES (3, 'ü€', _gbk 0xD55C, 'x😀'''), (4, NULL, NULL, NULL);
UPDATE t SET a = CONCAT(a, 'ß'), b = CONCAT(b, '好') WHERE id < 4;
DELETE FROM t WHERE id = 2;
--same SELECT id, HEX(CONVERT(a USING utf8mb4)) AS a, HEX(CONVERT(b USING utf8mb4)) AS b, HEX(CONVERT(c USING utf8mb4)) AS c FROM c.t ORDER BY id
