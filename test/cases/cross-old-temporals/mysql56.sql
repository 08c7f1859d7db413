-- about: values of columns from before MySQL 5.6.4 and of today's
SET time_zone = '+02:00';
CREATE TABLE t (id INT PRIMARY KEY, a TIME, b DATETIME, d TIMESTAMP NULL, y YEAR(4)) ENGINE=MyISAM;
INSERT INTO t VALUES (1, '-12:34:56', '2001-02-03 04:05:06', '2001-02-03 04:05:06', 1999);
UPDATE t SET a = '100:00:00';
