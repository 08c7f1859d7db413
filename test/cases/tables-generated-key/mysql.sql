-- about: a stored generated column as primary key, an index on an expression
-- expect: STATEMENT_FAILED when mysql->mariadb
CREATE TABLE t (a INT, p INT AS (a * 10) STORED PRIMARY KEY, v INT);
INSERT INTO t (a, v) VALUES (1, 1), (2, 2);
UPDATE t SET v = 5 WHERE p = 10;
UPDATE t SET a = 7 WHERE p = 20;
DELETE FROM t WHERE p = 10;
CREATE TABLE e (a VARCHAR(20), j JSON, UNIQUE KEY ((LOWER(a))), KEY ((CAST(j->'$.x' AS UNSIGNED ARRAY))));
INSERT INTO e VALUES ('A', '{"x": [1, 2]}'), ('b', '{"x": []}'), (NULL, NULL);
UPDATE e SET j = '{"x": [3]}' WHERE a = 'b';
DELETE FROM e WHERE a IS NULL;
