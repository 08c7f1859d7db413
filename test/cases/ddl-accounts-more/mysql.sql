CREATE ROLE 'case_r1', 'case_r2'@'%', `case r`;
GRANT 'case_r1', 'case_r2' TO 'case2'@'%' WITH ADMIN OPTION;
ALTER USER 'case2'@'%' DEFAULT ROLE ALL;
ALTER USER 'case2'@'%' DEFAULT ROLE 'case_r1';
SET DEFAULT ROLE NONE TO 'case2'@'%';
REVOKE 'case_r1' FROM 'case2'@'%';
DROP ROLE IF EXISTS case_r1, case_r9;
CREATE USER 'case4'@'%' IDENTIFIED BY 'x' DEFAULT ROLE 'case_r2' REQUIRE CIPHER 'a' AND ISSUER '/CN=its' PASSWORD REQUIRE CURRENT OPTIONAL;
