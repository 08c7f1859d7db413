-- about: statements that call functions which write, under binlog formats
-- expect: PRIVILEGE_MISSING when limited
CREATE TABLE t (id INT PRIMARY KEY AUTO_INCREMENT, v INT);
CREATE TABLE seen (n INT);
delimiter //
CREATE FUNCTION f(a INT) RETURNS INT
BEGIN
  INSERT INTO seen VALUES (a);
  RETURN a * 2;
END//
CREATE PROCEDURE loops()
BEGIN
  DECLARE i INT DEFAULT 0;
  DECLARE s VARCHAR(20) CHARSET utf8mb4 DEFAULT 'é''\\';
  DECLARE d DATETIME(6) DEFAULT '2024-01-01 00:00:00.000001';
  DECLARE n DECIMAL(20,10) DEFAULT 1.5;
  DECLARE x INT;
  CREATE TABLE made (s VARCHAR(20), d DATETIME(6), n DECIMAL(20,10), x INT);
  REPEAT
    INSERT INTO made VALUES (s, d, n, x);
    UPDATE made SET x = i WHERE s = s AND n = n;
    SET i = i + 1;
  UNTIL i = 3 END REPEAT;
END//
delimiter ;
INSERT INTO t (v) VALUES (f(1)), (f(2));
UPDATE t SET v = f(v);
DO f(10);
CALL loops();
DELETE FROM t WHERE id = f(1);
