-- about: literals of every form in statements
CREATE TABLE t (id INT PRIMARY KEY AUTO_INCREMENT, v VARCHAR(200), b BLOB);
INSERT INTO t (v, b) VALUES ('a''b', x'00'), ("a""b'c", 0x0041), ('\'\"\\\%\_\n\t\0\b\r\Z', b'0101'), (N'nat', _utf8mb4'intro'), ('ad' 'ja' "cent", X'' ), (_binary 'x\0y', B'1'), ('/* */ -- #', '; DELIMITER //');
UPDATE t SET v = CONCAT(v, ':', 1e10, -1.5, .5, 0x41) WHERE id < 3;
UPDATE t SET v = CONCAT(v, '`', "`") WHERE `t`.`id` = 1 AND `c` . `t` . `v` LIKE 'a%';
INSERT INTO t SET v = DATE '2024-01-01', b = TIMESTAMP '2024-01-01 00:00:00';
