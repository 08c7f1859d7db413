-- about: roles granted, made default and revoked
-- expect: STATEMENT_FAILED when mariadb->mysql
-- expect: STATEMENT_FAILED when mysql->mariadb
-- unfit: mysql56->mysql mysql56->mariadb: MySQL 5.6 has no roles
CREATE ROLE case_reader;
GRANT SELECT ON c.* TO case_reader;
CREATE USER 'case6'@'%';
GRANT case_reader TO 'case6'@'%';
CREATE ROLE case_none;
DROP ROLE case_none;
GRANT INSERT, DELETE ON c.* TO 'case6'@'%' WITH GRANT OPTION;
REVOKE DELETE, GRANT OPTION ON c.* FROM 'case6'@'%';
