-- about: procedures and functions, their calls in rows and statements
-- expect: PRIVILEGE_MISSING when limited
CREATE TABLE t (id INT PRIMARY KEY AUTO_INCREMENT, v VARCHAR(50));
delimiter //
CREATE PROCEDURE p(IN a INT, OUT b INT, INOUT d VARCHAR(20))
  COMMENT 'it''s /*!50000 a */ comment' MODIFIES SQL DATA
BEGIN
  DECLARE i INT DEFAULT 0;
  DECLARE EXIT HANDLER FOR 1062 SET b = -1;
  WHILE i < a DO
    INSERT INTO t (v) VALUES (CONCAT(d, i));
    SET i = i + 1;
  END WHILE;
  SET b = i, d = 'done';
  UPDATE t SET v = CONCAT(v, '!') WHERE id = 2;
  INSERT INTO t VALUES (1, 'duplicate');
END//
CREATE FUNCTION f(x INT) RETURNS VARCHAR(30) CHARSET latin1 DETERMINISTIC SQL SECURITY INVOKER
BEGIN
  -- a comment; with a semicolon
  RETURN CONCAT('f', x, 'é');
END//
CREATE FUNCTION writes(x INT) RETURNS INT MODIFIES SQL DATA
BEGIN
  INSERT INTO t (v) VALUES (CONCAT('by function ', x));
  RETURN x + 1;
END//
delimiter ;
SET @o = 5, @d = 'x';
CALL p(3, @o, @d);
INSERT INTO t (v) VALUES (f(7)), (@d), (@o);
SELECT writes(5);
CREATE TABLE w (a INT);
INSERT INTO w VALUES (writes(6)), (writes(7));
SET @w = writes(7);
ALTER PROCEDURE p COMMENT 'changed' SQL SECURITY INVOKER;
DROP FUNCTION writes;
CREATE PROCEDURE `strange ``p`` %` () SELECT 1;
SET sql_mode = 'ANSI_QUOTES,PIPES_AS_CONCAT';
CREATE FUNCTION "g"() RETURNS VARCHAR(20) DETERMINISTIC RETURN 'a' || 'b';
SET sql_mode = DEFAULT;
INSERT INTO t (v) VALUES (g());
