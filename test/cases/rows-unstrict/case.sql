-- about: values that a session without strict mode cut, clipped and converted before they were logged
-- lenient: mysql56->mysql mysql56->mariadb: the master knows not all of it
SET sql_mode = '';
CREATE TABLE t (id INT PRIMARY KEY, i TINYINT, u INT UNSIGNED, d DECIMAL(4,1), v VARCHAR(3), c CHAR(2), dt DATETIME, y YEAR, e ENUM('a'), s SET('a', 'b'), f FLOAT, tm TIME, n INT NOT NULL);
INSERT INTO t VALUES (1, 300, -5, 12345.67, 'abcdef', 'xyz', '2024-02-30', 1800, 'q', 'a,q', 1e300, '999:00:00', NULL), (2, 'x', 'y', 'z', NULL, '', 'junk', 'junk', '', '', 'junk', 'junk', 1);
UPDATE t SET i = i + 1000, u = -100, v = CONCAT(v, v), n = NULL WHERE id = 1;
UPDATE t SET dt = '2024-12-32', tm = '25:61:00', y = 3000;
INSERT INTO t (id) VALUES (3);
