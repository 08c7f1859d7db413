-- expect: STATEMENT_FAILED when mysql->mariadb
CREATE ROLE case_role;
--bytes
CREATE USER 'case\xe4'@'%' IDENTIFIED BY 'p\xe9' COMMENT '\xfc';
--bytes
ALTER USER 'case\xe4'@'%' ACCOUNT LOCK;
--bytes
GRANT SELECT ON c.t TO 'case\xe4'@'%';
--bytes
GRANT case_role TO 'case\xe4'@'%';
--bytes
ALTER USER 'case\xe4'@'%' DEFAULT ROLE NONE;
--bytes
SET PASSWORD FOR 'case\xe4'@'%' = 'b\xe9';
