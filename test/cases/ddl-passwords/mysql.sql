-- about: passwords of two kinds, kept, expired, random and for a proxy
-- expect: STATEMENT_FAILED when mysql->mariadb
CREATE USER 'case_a'@'%' IDENTIFIED BY 'one' PASSWORD HISTORY 3 PASSWORD REUSE INTERVAL 5 DAY;
ALTER USER 'case_a'@'%' IDENTIFIED BY 'two' RETAIN CURRENT PASSWORD;
ALTER USER 'case_a'@'%' DISCARD OLD PASSWORD;
CREATE USER 'case_b'@'%' IDENTIFIED BY RANDOM PASSWORD;
SET PASSWORD FOR 'case_b'@'%' TO RANDOM;
SET PASSWORD FOR 'case_a'@'%' = 'three';
CREATE USER 'case_c'@'%' IDENTIFIED WITH sha256_password BY 'x' ACCOUNT LOCK;
ALTER USER 'case_c'@'%' ACCOUNT UNLOCK PASSWORD EXPIRE NEVER;
ALTER USER 'case_a'@'%' PASSWORD EXPIRE;
