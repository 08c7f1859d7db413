-- about: NOW, UNIX_TIMESTAMP, FROM_UNIXTIME, CONVERT_TZ and TIMESTAMP columns in named and numeric zones, over the change of the clock
CREATE TABLE t (id INT PRIMARY KEY AUTO_INCREMENT, ts TIMESTAMP(6) NULL, dt DATETIME(6), u BIGINT, d DATE);
SET time_zone = 'Europe/Berlin', timestamp = 1711846799.999999;
INSERT INTO t (ts, dt, u, d) VALUES (NOW(6), NOW(6), UNIX_TIMESTAMP('2024-03-31 01:59:59'), CURDATE());
SET timestamp = 1711846800;
INSERT INTO t (ts, dt, u, d) VALUES (NOW(6), LOCALTIME(3), UNIX_TIMESTAMP('2024-10-27 02:30:00'), CURDATE());
SET time_zone = 'Australia/Lord_Howe', timestamp = 1735689600.5;
INSERT INTO t (ts, dt, u) VALUES (CURRENT_TIMESTAMP(2), FROM_UNIXTIME(0.5), UNIX_TIMESTAMP(NOW(6)));
SET time_zone = '-11:30';
INSERT INTO t (ts, dt) VALUES ('2024-01-01 00:00:00', CONVERT_TZ('2024-01-01 12:00:00', '+00:00', 'Asia/Kolkata'));
UPDATE t SET dt = ts, d = DATE(ts) WHERE id = 1;
SET time_zone = 'America/New_York';
UPDATE t SET ts = dt WHERE ts > '2024-03-30 20:00:00';
DELETE FROM t WHERE ts = '2024-01-01 06:30:00';
