-- about: grants on functions, for a proxy and of everything, taken back in every way, accounts renamed with them
-- unfit: mysql56->mysql mysql56->mariadb: GRANT of 5.6 makes accounts
-- expect: STATEMENT_FAILED when mysql->mariadb
-- expect: STATEMENT_FAILED when mariadb->mysql
-- expect: PRIVILEGE_MISSING when limited
CREATE FUNCTION f() RETURNS INT DETERMINISTIC RETURN 1;
CREATE TABLE t (a INT, `select` INT);
CREATE USER 'case1'@'%', 'case2'@'10.%', `case "3`@`::1`, 'case5'@'::1';
GRANT EXECUTE, ALTER ROUTINE ON FUNCTION c.f TO 'case1'@'%', 'case2'@'10.%' WITH GRANT OPTION;
GRANT ALL PRIVILEGES ON *.* TO 'case2'@'10.%' WITH GRANT OPTION;
GRANT SELECT (`select`), INSERT (a, `select`), REFERENCES ON t TO `case "3`@`::1`;
GRANT CREATE TEMPORARY TABLES, LOCK TABLES ON * TO 'case1'@'%';
REVOKE EXECUTE ON FUNCTION c.f FROM 'case1'@'%';
REVOKE ALL PRIVILEGES, GRANT OPTION FROM 'case2'@'10.%';
REVOKE INSERT (a) ON c.t FROM `case "3`@`::1`;
RENAME USER 'case1'@'%' TO 'case1b'@'localhost', 'case2'@'10.%' TO 'case2'@'%';
ALTER USER 'case1b'@'localhost', 'case2'@'%' REQUIRE X509;
GRANT SHOW VIEW ON c.* TO 'case2'@'%';
DROP USER IF EXISTS 'case_none'@'%', `case "3`@`::1`;
FLUSH PRIVILEGES;
DROP FUNCTION f;
