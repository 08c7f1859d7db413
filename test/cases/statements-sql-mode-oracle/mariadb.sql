-- about: sql_mode ORACLE: packages, routines and blocks in its grammar
-- expect: STATEMENT_FAILED when mariadb->mysql
-- expect: PRIVILEGE_MISSING when limited
CREATE TABLE t (id INT PRIMARY KEY AUTO_INCREMENT, v VARCHAR(100));
SET sql_mode = 'ORACLE';
delimiter //
CREATE OR REPLACE PACKAGE pk AS
  FUNCTION twice(a INT) RETURN INT;
  PROCEDURE put(a VARCHAR2);
END;
//
CREATE OR REPLACE PACKAGE BODY pk AS
  calls INT := 0;
  FUNCTION twice(a INT) RETURN INT AS BEGIN RETURN a * 2; END;
  PROCEDURE put(a VARCHAR2) AS BEGIN INSERT INTO t (v) VALUES (a || '!'); END;
END;
//
CREATE PROCEDURE p(a IN INT, b OUT INT) AS
  x INT := 1;
BEGIN
  b := a + x;
  FOR i IN 1 .. 3 LOOP
    INSERT INTO t (v) VALUES ('i' || i);
  END LOOP;
END;
//
BEGIN
  INSERT INTO t (v) VALUES ('from a block');
  pk.put('put');
END;
//
delimiter ;
CALL p(5, @b);
INSERT INTO t (v) VALUES (pk.twice(4)), (NVL(NULL, 'x') || "v");
CREATE TABLE o (a VARCHAR2(10), b NUMBER(5,2), d CLOB, e RAW(5), f DATE);
INSERT INTO o VALUES ('', 1.25, 'c', 'r', NOW());
DROP PACKAGE BODY pk;
