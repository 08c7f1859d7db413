-- about: wider types on the slave take the master's values
-- only: row
-- expect: TABLE_MISMATCH when untold
-- compare: answers
CREATE TABLE t (id SMALLINT PRIMARY KEY, a TINYINT UNSIGNED, b MEDIUMINT, c VARCHAR(10) CHARACTER SET latin1, d TEXT, e DECIMAL(5,2), f DATETIME(2), g BINARY(3), h CHAR(5));
INSERT INTO t VALUES (1, 255, -8388608, 'é', 'x', -999.99, '2024-01-01 00:00:00.25', 'ab', 'x');
--session slave
ALTER TABLE t MODIFY id BIGINT, MODIFY a INT UNSIGNED, MODIFY b BIGINT, MODIFY c VARCHAR(200) CHARACTER SET latin1, MODIFY d LONGTEXT, MODIFY e DECIMAL(20,2), MODIFY h VARCHAR(20);
--session main
INSERT INTO t VALUES (-32768, 128, 8388607, 'ü€', REPEAT('y', 60000), 0.01, NULL, 'abc', ''), (3, NULL, -1, '', '', 0, '0001-01-01 00:00:00', '', NULL);
UPDATE t SET a = a - 1, b = b / 2, c = CONCAT(c, '!'), e = e + 1 WHERE id <> 3;
DELETE FROM t WHERE id = 3;
--same SELECT id, a, b, HEX(CONVERT(c USING utf8mb4)) AS c, SHA2(d, 256) AS d, e, f, HEX(g) AS g, h FROM c.t ORDER BY id
