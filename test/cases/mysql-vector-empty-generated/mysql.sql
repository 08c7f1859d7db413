-- about: VECTOR without a value in a column that must have one, in a table whose generated column the master cut
-- unfit: mysql->mariadb: a VECTOR without a value
SET sql_mode = '';
CREATE TABLE t (id INT PRIMARY KEY, v VECTOR(3) NOT NULL, w VECTOR(2) NULL, a VARCHAR(50), s VARCHAR(3) AS (a) STORED);
INSERT INTO t (id, a) VALUES (1, 'a longer one');
INSERT INTO t (id, v, a) VALUES (2, STRING_TO_VECTOR('[1,2,3]'), 'and another'), (3, DEFAULT, 'x'), (4, DEFAULT, 'another');
UPDATE t SET a = CONCAT(a, '!') WHERE id IN (1, 2);
UPDATE t SET v = DEFAULT, a = 'longer' WHERE id = 2;
DELETE FROM t WHERE id = 3;
CREATE TABLE e (v VECTOR(2) NOT NULL, s TINYINT AS (1000) STORED);
INSERT INTO e () VALUES (), ();
