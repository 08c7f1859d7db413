-- about: routines, triggers and events made under other character sets and sql_modes
-- expect: PRIVILEGE_MISSING when limited
-- expect: TABLE_MISMATCH when row sql
CREATE TABLE t (id INT PRIMARY KEY, v VARCHAR(50) CHARACTER SET utf8mb4);
SET NAMES latin1;
--bytes
CREATE FUNCTION f() RETURNS VARCHAR(20) CHARSET utf8mb4 DETERMINISTIC RETURN '\xe4\xf6\xfc';
--bytes
CREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW SET NEW.v = CONCAT(NEW.v, '\xe9');
SET NAMES sjis;
--bytes
CREATE PROCEDURE p() INSERT INTO t VALUES (50, '\x83\x5c');
SET NAMES utf8mb4, sql_mode = 'NO_BACKSLASH_ESCAPES,ALLOW_INVALID_DATES';
CREATE PROCEDURE q() INSERT INTO t VALUES (51, 'a\');
CREATE EVENT e ON SCHEDULE AT '2035-01-01' DISABLE COMMENT 'back\slash' DO INSERT INTO t VALUES (60, '\');
SET sql_mode = DEFAULT;
INSERT INTO t VALUES (1, f());
CALL p();
CALL q();
UPDATE t SET v = f() WHERE id = 50;
