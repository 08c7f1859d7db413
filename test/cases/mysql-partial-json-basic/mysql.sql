-- about: partial updates of JSON, where the session asks for them
-- expect: VALUE_UNSUPPORTED when mysql->mariadb
-- only: row
CREATE TABLE t (id INT PRIMARY KEY, j JSON, k JSON);
INSERT INTO t VALUES (1, JSON_OBJECT('a', REPEAT('x', 1000), 'b', 1), '[1, 2, 3]'), (2, '{"a": {"b": [1, 2, {"c": 3}]}}', NULL);
SET binlog_row_value_options = 'PARTIAL_JSON';
UPDATE t SET j = JSON_SET(j, '$.b', 2);
UPDATE t SET j = JSON_REMOVE(j, '$.a'), k = JSON_REPLACE(k, '$[0]', 'longer than it was');
UPDATE t SET k = JSON_SET(COALESCE(k, '[]'), '$[7]', 8);
UPDATE t SET id = id + 10, j = JSON_SET(j, '$.b', 'with the key');
UPDATE t SET j = NULL WHERE id = 12;
UPDATE t SET j = JSON_SET(j, '$.b', 3), k = '{"whole": 1}';
