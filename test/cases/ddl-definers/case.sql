-- about: DEFINER and SQL SECURITY of other accounts, present or not
-- unfit: mysql->mariadb: it is about what one kind of server alone has
-- expect: PRIVILEGE_MISSING when limited
-- expect: TABLE_MISMATCH when row sql
CREATE USER 'case_d'@'%';
CREATE TABLE t (id INT PRIMARY KEY, v INT);
CREATE DEFINER = 'case_d'@'%' VIEW v AS SELECT * FROM t;
CREATE DEFINER = 'case_d'@'%' SQL SECURITY INVOKER VIEW w AS SELECT id FROM t;
CREATE DEFINER = 'case_d'@'%' PROCEDURE p() SELECT 1;
CREATE DEFINER = `case_gone`@`localhost` FUNCTION f() RETURNS INT DETERMINISTIC RETURN 1;
CREATE DEFINER = CURRENT_USER TRIGGER tr BEFORE INSERT ON t FOR EACH ROW SET @a = 1;
CREATE DEFINER = 'case_d'@'%' EVENT e ON SCHEDULE AT '2035-01-01' DO SELECT 1;
ALTER DEFINER = 'root'@'localhost' VIEW v AS SELECT 1 AS one;
INSERT INTO t SELECT 1, 5;
