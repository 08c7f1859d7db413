-- about: the generated invisible primary key
-- expect: EVENT_UNSUPPORTED when mysql->mariadb
-- except: statement
SET sql_generate_invisible_primary_key = ON;
CREATE TABLE t (a INT, b VARCHAR(10));
INSERT INTO t VALUES (1, 'x'), (1, 'x'), (NULL, NULL);
UPDATE t SET b = 'y' WHERE a = 1 LIMIT 1;
DELETE FROM t WHERE a = 1 AND b = 'x';
ALTER TABLE t ALTER COLUMN my_row_id SET VISIBLE;
INSERT INTO t (a) VALUES (5);
CREATE TABLE u LIKE t;
CREATE TABLE w (a INT) SELECT 3 AS a;
INSERT INTO w VALUES (4);
--same SELECT my_row_id, a, b FROM c.t ORDER BY 1
--same SELECT my_row_id, a FROM c.w ORDER BY 1
