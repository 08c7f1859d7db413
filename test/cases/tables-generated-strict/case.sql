-- about: a generated column whose value the master cut or converted without strict mode
-- unfit: mysql56->mysql mysql56->mariadb: MySQL 5.6 has no generated columns
-- expect: STATEMENT_FAILED when row sql
SET sql_mode = '';
CREATE TABLE t (id INT PRIMARY KEY, a VARCHAR(50), s VARCHAR(5) AS (CONCAT('x', a)) STORED, n TINYINT AS (id * 100) STORED);
INSERT INTO t (id, a) VALUES (1, 'abc');
INSERT INTO t (id, a) VALUES (2, 'a longer one');
UPDATE t SET a = 'another one' WHERE id = 1;
