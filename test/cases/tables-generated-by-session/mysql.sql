-- about: a stored generated column that depends on the sql_mode of who writes, which no row event tells
-- expect: STATEMENT_FAILED when mysql->mariadb
-- only: row
-- expect: NOT_LOGGABLE
SET SESSION sql_mode = 'PAD_CHAR_TO_FULL_LENGTH';
CREATE TABLE t (id INT PRIMARY KEY, a CHAR(10), n INT AS (LENGTH(a)) STORED);
INSERT INTO t (id, a) VALUES (1, 'x');
