-- about: values of every JSON type in partial updates, to the last bit
-- expect: VALUE_UNSUPPORTED when mysql->mariadb
-- only: row
CREATE TABLE t (id INT PRIMARY KEY, j JSON);
SET binlog_row_value_options = 'PARTIAL_JSON';
INSERT INTO t VALUES (1, JSON_OBJECT('pad', REPEAT('x', 2000), 'v', 0));
UPDATE t SET j = JSON_SET(j, '$.v', NULL);
UPDATE t SET j = JSON_SET(j, '$.v', TRUE);
UPDATE t SET j = JSON_SET(j, '$.v', CAST('null' AS JSON));
UPDATE t SET j = JSON_SET(j, '$.v', -32769, '$.w', 18446744073709551615, '$.x', CAST(1 AS UNSIGNED));
UPDATE t SET j = JSON_SET(j, '$.v', 1.7976931348623157e308, '$.w', 5e-324, '$.x', -0e0, '$.y', 1e0);
UPDATE t SET j = JSON_SET(j, '$.v', 1.50, '$.w', CAST('1.5' AS DECIMAL(65, 30)), '$.x', 12345678901234567890.123);
UPDATE t SET j = JSON_SET(j, '$.v', CAST('2024-02-29' AS DATE), '$.w', CAST('-838:59:58.000001' AS TIME(6)), '$.x', CAST('2024-02-29 01:02:03.4' AS DATETIME(1)));
UPDATE t SET j = JSON_SET(j, '$.v', x'00FF5C27', '$.w', b'101', '$.x', 'it''s "quoted" \\ \0 \n 😀');
UPDATE t SET j = JSON_SET(j, '$.v', '', '$.w', REPEAT('é', 500), '$.x', REPEAT('y', 70000));
UPDATE t SET j = JSON_SET(j, '$.v', JSON_OBJECT('a', JSON_ARRAY(1, 1.5, NULL, CAST('2024-01-01' AS DATE))), '$.w', JSON_ARRAY(), '$.x', JSON_OBJECT());
UPDATE t SET j = JSON_SET(j, '$.pad', 1);
UPDATE t SET j = JSON_SET(j, '$.pad', 1.0);
UPDATE t SET j = JSON_SET(j, '$.pad', 1e0, '$.v', 1);
UPDATE t SET j = JSON_SET(j, '$.pad', CAST(1 AS UNSIGNED));
--same SELECT JSON_TYPE(j->'$.v'), JSON_TYPE(j->'$.w'), JSON_TYPE(j->'$.x'), JSON_TYPE(j->'$.y'), JSON_TYPE(j->'$.pad'), JSON_TYPE(j->'$.v.a[3]') FROM c.t
