-- about: generated columns of many types, made of others, stored and virtual, some of them unique
-- unfit: mysql56->mysql mysql56->mariadb: MySQL 5.6 has no generated columns
SET sql_mode = 'ALLOW_INVALID_DATES';
CREATE TABLE t (id INT PRIMARY KEY, d DECIMAL(30,15), f DOUBLE, s VARCHAR(40) CHARACTER SET utf8mb4, b VARBINARY(20), dt DATETIME(6), e ENUM('b', 'a'), u BIGINT UNSIGNED,
  gd DECIMAL(40,20) AS (d * 3) STORED, gf FLOAT AS (f / 3) STORED, gs VARCHAR(60) CHARACTER SET utf16 AS (CONCAT(s, '-ü')) STORED, gb BINARY(8) AS (b) STORED, gt DATETIME(6) AS (dt + INTERVAL 1 SECOND) STORED, gy YEAR AS (YEAR(dt)) VIRTUAL, ge INT AS (e + 0) STORED, gu DECIMAL(25) AS (u + 1) VIRTUAL, gx CHAR(64) CHARACTER SET ascii AS (SHA2(b, 256)) STORED, gi BIT(8) AS (id) STORED, UNIQUE KEY (gx), KEY (gu), KEY (gy));
INSERT INTO t (id, d, f, s, b, dt, e, u) VALUES (1, 1.123456789012345, 0.1, 'é😀', 0x005C27, '2024-02-29 23:59:59.9994', 'a', 18446744073709551614), (2, -999999999999999.999999999999999, 1e30, '', '', '1901-01-01', 'b', 0), (3, NULL, NULL, NULL, NULL, NULL, NULL, NULL), (4, 0, -1e-30, 'it''s \\', 0x6100, '2155-12-31 00:00:00.0005', 'b', 9223372036854775808);
UPDATE t SET d = d / 7, s = CONCAT(s, 'x'), b = CONCAT(b, 0x00), u = u - 1 WHERE u > 0;
UPDATE t SET id = id + 100;
UPDATE t SET f = -f, e = NULL WHERE gy = 2024;
DELETE FROM t WHERE gu = 1;
CREATE TABLE n (a VARCHAR(10), b INT AS (LENGTH(a)) STORED, c VARCHAR(20) AS (UPPER(a)) VIRTUAL, v INT);
INSERT INTO n (a, v) VALUES ('a', 0), ('A', 0), ('a ', 0), (NULL, 0), (NULL, 0);
UPDATE n SET v = 1 WHERE BINARY a = 'A';
DELETE FROM n WHERE b = 2;
DELETE FROM n WHERE a IS NULL LIMIT 1;
--same SELECT id, HEX(gs) AS a, HEX(gb) AS b, gd, gf, gt, gy, ge, gu, gx, gi + 0 AS gi FROM c.t ORDER BY id
