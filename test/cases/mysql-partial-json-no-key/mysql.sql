-- about: partial updates of rows without a key, that are alike, and with a nullable unique one
-- expect: VALUE_UNSUPPORTED when mysql->mariadb
-- only: row
CREATE TABLE t (a INT, j JSON, k JSON);
CREATE TABLE u (a INT UNIQUE, j JSON);
SET binlog_row_value_options = 'PARTIAL_JSON';
INSERT INTO t VALUES (1, JSON_OBJECT('pad', REPEAT('x', 300), 'v', 0), '{"w": 1}'), (1, JSON_OBJECT('pad', REPEAT('x', 300), 'v', 0), '{"w": 1}'), (2, JSON_OBJECT('pad', REPEAT('x', 300), 'v', 0.0), NULL), (NULL, NULL, '{"w": [1, 2]}');
UPDATE t SET j = JSON_SET(j, '$.v', 1) LIMIT 1;
UPDATE t SET j = JSON_SET(j, '$.v', 2, '$.u', 3), k = JSON_SET(k, '$.w', 'changed');
UPDATE t SET j = JSON_REMOVE(j, '$.pad'), a = a + 1 WHERE a = 1;
INSERT INTO u VALUES (1, JSON_OBJECT('pad', REPEAT('x', 300), 'v', 0)), (NULL, JSON_OBJECT('pad', REPEAT('y', 300), 'v', 0)), (NULL, JSON_OBJECT('pad', REPEAT('z', 300), 'v', 0));
UPDATE u SET j = JSON_SET(j, '$.v', 5);
