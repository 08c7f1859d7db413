-- about: ALTER of a column's type converts its values alike
-- unfit: mysql56->mariadb mysql->mariadb mariadb->mysql: ALTER TABLE rounds times otherwise on the other server
CREATE TABLE t (id INT PRIMARY KEY, a INT, b VARCHAR(30), d DATETIME(6), e ENUM('x', 'y'), f DOUBLE, g DECIMAL(10,4), h TIMESTAMP NULL);
SET time_zone = '+05:00';
INSERT INTO t VALUES (1, 65, '12', '2024-01-01 00:00:00.999999', 'x', 1.5, 2.55555, '2024-03-31 02:30:00'), (2, -1, '-3', '1999-12-31 23:59:59.5', 'y', -0.1, -9.99995, '2024-10-27 02:30:00'), (3, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
ALTER TABLE t MODIFY a VARCHAR(10), MODIFY b BIGINT, MODIFY d DATETIME(2);
ALTER TABLE t MODIFY e ENUM('y', 'new', 'x'), MODIFY f DECIMAL(5,1);
ALTER TABLE t MODIFY h DATETIME;
SET time_zone = '-08:00';
ALTER TABLE t MODIFY h TIMESTAMP NULL;
ALTER TABLE t MODIFY g FLOAT, MODIFY a BLOB;
UPDATE t SET b = b + 1, e = 'new' WHERE id = 1;
ALTER TABLE t MODIFY e VARCHAR(5), ADD z INT NOT NULL, MODIFY d DATE;
SET sql_mode = '';
ALTER TABLE t MODIFY b TINYINT UNSIGNED NOT NULL;
DELETE FROM t WHERE id = 3;
