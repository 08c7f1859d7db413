-- about: statements of a schema whose name has a space, a quote and a dot
-- expect: PRIVILEGE_MISSING when limited
CREATE DATABASE `c a'b"c.d``e`;
USE `c a'b"c.d``e`;
CREATE TABLE t (id INT PRIMARY KEY AUTO_INCREMENT, v VARCHAR(50));
INSERT INTO t (v) VALUES (DATABASE());
CREATE FUNCTION f() RETURNS VARCHAR(50) DETERMINISTIC RETURN CONCAT(DATABASE(), '!');
INSERT INTO t (v) VALUES (f());
CREATE VIEW v AS SELECT * FROM t;
CREATE TRIGGER tr AFTER DELETE ON t FOR EACH ROW SET @x = 1;
UPDATE v SET v = 'by the view' WHERE id = 1;
ALTER DATABASE `c a'b"c.d``e` COLLATE utf8mb4_bin;
