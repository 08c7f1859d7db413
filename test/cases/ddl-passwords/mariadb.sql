-- about: passwords by PASSWORD(), hash and plugin
-- expect: STATEMENT_FAILED when mariadb->mysql
-- expect: PRIVILEGE_MISSING when limited mariadb
CREATE USER 'case_a'@'%' IDENTIFIED BY 'one';
SET PASSWORD FOR 'case_a'@'%' = PASSWORD('two');
ALTER USER 'case_a'@'%' IDENTIFIED BY 'three';
CREATE USER 'case_b'@'%' IDENTIFIED BY PASSWORD '*6BB4837EB74329105EE4568DDA7DC67ED2CA2AD9';
GRANT SELECT ON c.* TO 'case_c'@'%' IDENTIFIED BY 'made by a grant';
GRANT PROXY ON 'case_a'@'%' TO 'case_b'@'%';
ALTER USER 'case_a'@'%' PASSWORD EXPIRE;
ALTER USER 'case_b'@'%' PASSWORD EXPIRE NEVER;
