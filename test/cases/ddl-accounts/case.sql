-- about: accounts made, changed and dropped, with grants on schemas, tables, columns and routines
-- expect: STATEMENT_FAILED when mysql->mariadb
-- expect: STATEMENT_FAILED when mysql56->mysql
-- lenient: mysql56->mysql mysql56->mariadb: the master knows not all of it
-- expect: PRIVILEGE_MISSING when limited
CREATE USER 'case1'@'localhost' IDENTIFIED BY 'pass''word\\1';
CREATE USER IF NOT EXISTS 'case2'@'%' IDENTIFIED BY 'x' WITH MAX_QUERIES_PER_HOUR 10 MAX_USER_CONNECTIONS 3;
CREATE TABLE t (a INT, b INT);
CREATE PROCEDURE p() SELECT 1;
GRANT SELECT, INSERT ON *.* TO 'case1'@'localhost';
GRANT ALL ON c.* TO 'case2'@'%' WITH GRANT OPTION;
GRANT SELECT (a), UPDATE (a, b) ON c.t TO 'case1'@'localhost';
GRANT EXECUTE ON PROCEDURE c.p TO 'case1'@'localhost';
GRANT SELECT ON `c\_x%`.* TO 'case2'@'%';
REVOKE INSERT ON *.* FROM 'case1'@'localhost';
ALTER USER 'case2'@'%' IDENTIFIED BY 'other "secret"';
RENAME USER 'case2'@'%' TO 'case3'@'10.0.0.%';
CREATE USER 'case4'@'%', 'case5'@'%';
DROP USER 'case4'@'%';
DROP USER IF EXISTS 'case9'@'%';
CREATE USER 'case é ''q'''@'%';
GRANT USAGE ON *.* TO 'case é ''q'''@'%';
