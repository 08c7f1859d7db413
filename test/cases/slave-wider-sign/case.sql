-- about: unsigned integers go into wider signed ones, where the log tells that they are unsigned
-- only: row
-- compare: answers
-- expect: TABLE_MISMATCH when untold
CREATE TABLE t (id INT UNSIGNED PRIMARY KEY, a TINYINT UNSIGNED, b MEDIUMINT UNSIGNED, d INT UNSIGNED);
INSERT INTO t VALUES (4294967295, 255, 16777215, 4294967295);
--session slave
ALTER TABLE t MODIFY id BIGINT, MODIFY a SMALLINT, MODIFY b INT, MODIFY d BIGINT;
--session main
INSERT INTO t VALUES (4294967294, 254, 16777214, 4294967294), (1, 1, 1, 1), (2, NULL, 0, 0);
UPDATE t SET a = 128, b = 8388608, d = 2147483648 WHERE id > 2147483647 AND a < 255;
DELETE FROM t WHERE id = 4294967295;
--same SELECT * FROM c.t ORDER BY id
