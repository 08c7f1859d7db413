-- about: statements under a collation_connection of two or four bytes, rows and other statements after them
CREATE TABLE t (id INT PRIMARY KEY, v VARCHAR(40), n INT, ts TIMESTAMP NULL);
INSERT INTO t VALUES (1, 'a', 1, '2024-01-01 10:00:00');
SET SESSION time_zone = 'Europe/Berlin', collation_connection = utf32_general_ci;
UPDATE t SET n = 2;
CREATE TABLE wide (a INT DEFAULT 5, b VARCHAR(10) DEFAULT 'ä');
INSERT INTO t VALUES (2, 'ö', 1, '2024-01-01 10:00:00');
CREATE TABLE zoned (ts TIMESTAMP NULL DEFAULT '2024-07-01 10:00:00');
INSERT INTO wide () VALUES ();
SET SESSION collation_connection = latin1_swedish_ci;
SET SESSION sql_mode = 'ANSI_QUOTES', time_zone = '-05:00', collation_connection = ucs2_bin;
UPDATE t SET v = CONCAT(v, 'ü') WHERE v = 'ö';
SET SESSION collation_connection = utf16_unicode_ci;
UPDATE t SET ts = '2024-07-01 10:00:00';
