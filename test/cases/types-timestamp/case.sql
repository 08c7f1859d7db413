-- about: TIMESTAMP: the zero, the limits, 0 to 6 digits, under other time zones and over a change of clocks
-- expect: STATEMENT_FAILED when mariadb->mysql
-- lenient: mysql56->mysql mysql56->mariadb: the master knows not all of it
SET time_zone = '+00:00', sql_mode = 'ALLOW_INVALID_DATES';
CREATE TABLE t (id INT PRIMARY KEY, a TIMESTAMP NULL, b TIMESTAMP(1) NULL, c TIMESTAMP(3) NULL, d TIMESTAMP(6) NULL);
INSERT INTO t VALUES (1, '0000-00-00 00:00:00', '0000-00-00 00:00:00', '0000-00-00 00:00:00', '0000-00-00 00:00:00'),
  (2, '1970-01-01 00:00:01', '1970-01-01 00:00:01', '1970-01-01 00:00:01', '1970-01-01 00:00:00.000001'),
  (3, '2038-01-19 03:14:07', '2038-01-19 03:14:07', '2038-01-19 03:14:07.999', '2038-01-19 03:14:07.999999'), (4, NULL, NULL, NULL, NULL);
SET time_zone = 'America/New_York';
INSERT INTO t VALUES (5, '2024-11-03 01:30:00', '2024-03-10 01:59:59.9', '2024-03-10 03:00:00', '2024-11-03 00:59:59.999999');
SET time_zone = '-12:00';
INSERT INTO t VALUES (6, '2024-01-01 00:00:00', '2024-01-01 00:00:00', '2024-06-01 12:00:00.5', NOW(6));
SET time_zone = '+05:45';
UPDATE t SET a = '2024-01-01 00:00:00', d = a WHERE id IN (2, 4);
UPDATE t SET c = '2001-01-01 01:01:01.001' WHERE id = 1;
CREATE TABLE k (a TIMESTAMP(6) PRIMARY KEY, v INT);
INSERT INTO k VALUES ('2024-07-01 00:00:00.000001', 1), ('2024-11-03 12:30:00.5', 2), ('1970-02-01 00:00:01', 3);
UPDATE k SET v = v + 1;
SET time_zone = 'Australia/Lord_Howe';
UPDATE k SET a = a + INTERVAL 1 MICROSECOND WHERE v = 3;
DELETE FROM k WHERE v = 2;
