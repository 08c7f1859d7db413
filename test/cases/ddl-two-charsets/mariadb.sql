SET sql_mode = '';
--bytes
CREATE USER 'case\xe4'@'%' IDENTIFIED BY 'p\xe9';
--bytes
GRANT SELECT ON c.t TO 'case\xe4'@'%';
--bytes
SET PASSWORD FOR 'case\xe4'@'%' = PASSWORD('b\xe9');
