-- about: wider types on the slave take the values of rows that have no key, and of keys
-- only: row
-- expect: TABLE_MISMATCH when untold
-- compare: answers
CREATE TABLE n (a TINYINT, b SMALLINT UNSIGNED, d DECIMAL(5,2), e FLOAT, f DATETIME(1), g TIME, h TIMESTAMP(2) NULL, i BINARY(3), j VARBINARY(5), k CHAR(4) CHARACTER SET latin1, l VARCHAR(5) CHARACTER SET utf8mb4, m TINYTEXT, o TINYBLOB, p BIT(3), q DATE, r ENUM('a', 'b'), s SET('x', 'y'));
INSERT INTO n VALUES (-128, 65535, -999.99, 0.1, '2024-01-01 00:00:00.5', '-10:00:00', '2024-01-01 00:00:00.25', 'a', 'a', 'é', '😀', 'x ', 0x00, 7, '2024-01-01', 'b', 'x,y'), (127, 0, 0.01, -0e0, '9999-12-31 23:59:59.9', '838:59:59', NULL, '', '', '', '', '', '', 0, NULL, NULL, ''), (NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
CREATE TABLE k (a MEDIUMINT UNSIGNED, b VARCHAR(5) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci, d TIME(2), e BINARY(2), v TINYINT, PRIMARY KEY (a, b, d, e));
INSERT INTO k VALUES (16777215, 'É', '-00:00:00.01', 'a', 1), (0, '', '00:00:00', '', 2), (5, '😀', '10:00:00.5', 0xFF, 3);
--session slave
ALTER TABLE n MODIFY a BIGINT, MODIFY b BIGINT UNSIGNED, MODIFY d DECIMAL(40,4), MODIFY e DOUBLE, MODIFY f DATETIME(6), MODIFY g TIME(3), MODIFY h TIMESTAMP(6) NULL, MODIFY i VARBINARY(9), MODIFY j BLOB, MODIFY k VARCHAR(300) CHARACTER SET latin1, MODIFY l TEXT CHARACTER SET utf8mb4, MODIFY m LONGTEXT, MODIFY o MEDIUMBLOB, MODIFY p BIT(40), MODIFY q DATETIME, MODIFY r ENUM('a', 'b', 'c'), MODIFY s SET('x', 'y', 'z', '1', '2', '3', '4', '5', '6');
ALTER TABLE k MODIFY a BIGINT, MODIFY b VARCHAR(50) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci, MODIFY d TIME(6), MODIFY e VARBINARY(20), MODIFY v DECIMAL(10,1);
--session main
INSERT INTO n VALUES (1, 1, 1, 1.5, '2000-01-01 00:00:00', '00:00:01', '2000-01-01', 'abc', 'abc', 'ü', 'ß', 'y', 'y', 1, '2000-01-01', 'a', 'y');
UPDATE n SET b = 7 WHERE a = -128;
UPDATE n SET l = 'z' WHERE a IS NULL;
DELETE FROM n WHERE a = 127;
UPDATE k SET v = v + 1;
UPDATE k SET b = 'é', e = 0x6100 WHERE a = 16777215;
DELETE FROM k WHERE a = 0;
--same SELECT a, b, d + 0e0 AS d, e + 0e0 AS e, q + INTERVAL 0 SECOND AS q, HEX(i) AS i, HEX(j) AS j, HEX(CONVERT(k USING utf8mb4)) AS k, HEX(l) AS l, HEX(m) AS m, HEX(o) AS o, p + 0 AS p, r, s FROM c.n ORDER BY a
--same SELECT MICROSECOND(f) AS f, TIME_TO_SEC(g) + 0e0 AS g, MICROSECOND(h) AS h, UNIX_TIMESTAMP(h) + 0e0 AS i FROM c.n ORDER BY a
--same SELECT a, HEX(b) AS b, d = '-00:00:00.01' AS d, d = '10:00:00.5' AS f, HEX(e) AS e, v + 0e0 AS v FROM c.k ORDER BY a
