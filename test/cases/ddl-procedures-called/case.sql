-- about: procedures that write, with local variables, loops, handlers, prepared statements and transactions
-- expect: PRIVILEGE_MISSING when limited
CREATE TABLE t (id INT PRIMARY KEY, v VARCHAR(20), n DECIMAL(10,2), d DATETIME(3));
delimiter //
CREATE PROCEDURE fill(IN upto INT, INOUT total INT)
BEGIN
  DECLARE i INT DEFAULT 0;
  DECLARE name VARCHAR(20) CHARACTER SET utf8mb4 DEFAULT 'ä''\\';
  DECLARE clock DATETIME(3) DEFAULT '2024-02-29 12:00:00.125';
  DECLARE CONTINUE HANDLER FOR 1062 SET total = total + 100;
  WHILE i < upto DO
    INSERT INTO t VALUES (i, CONCAT(name, i), i / 3, clock);
    SET i = i + 1, total = total + 1;
  END WHILE;
END//
CREATE PROCEDURE moved(k INT)
BEGIN
  START TRANSACTION;
  UPDATE t SET id = id + k ORDER BY id DESC;
  SAVEPOINT a;
  DELETE FROM t;
  ROLLBACK TO a;
  COMMIT;
END//
CREATE PROCEDURE dynamic(what VARCHAR(100))
BEGIN
  SET @s = CONCAT('UPDATE t SET v = ? WHERE id ', what);
  PREPARE st FROM @s;
  SET @v = NULL;
  EXECUTE st USING @v;
  DEALLOCATE PREPARE st;
END//
delimiter ;
SET @n = 0;
CALL fill(4, @n);
CALL fill(6, @n);
INSERT INTO t (id, n) VALUES (50, @n);
CALL moved(10);
CALL dynamic('= 12');
DROP PROCEDURE fill;
