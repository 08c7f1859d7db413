-- about: JSON made by functions of text in a wide character set of the connection
-- expect: VALUE_UNSUPPORTED when mysql->mariadb
CREATE TABLE t (id INT PRIMARY KEY, j JSON, k JSON);
SET SESSION collation_connection = utf16_general_ci;
INSERT INTO t VALUES (1, JSON_OBJECT('k', 'text'), JSON_ARRAY('text', CONCAT('long ', REPEAT('x', 300))));
INSERT INTO t VALUES (2, JSON_OBJECT('k', CAST('2024-02-29' AS DATE)), JSON_ARRAY(CAST('2024-02-29' AS DATE), 'text', CONCAT('a', 1)));
INSERT INTO t VALUES (3, JSON_OBJECT('k', CAST('-12:00:00.000001' AS TIME(6))), JSON_ARRAY(1.5, 1e0, 'é', x'00ff27', b'101'));
INSERT INTO t VALUES (4, '{"a": 1}', '["é", 18446744073709551615]');
UPDATE t SET j = JSON_SET(j, '$.a', 'b'), k = JSON_ARRAY_APPEND(k, '$', 'text');
SET SESSION collation_connection = utf32_bin;
INSERT INTO t VALUES (5, JSON_OBJECT('k', 'text'), JSON_ARRAY('text', CONCAT('long ', REPEAT('x', 300))));
SET SESSION collation_connection = ucs2_general_ci;
INSERT INTO t VALUES (6, JSON_OBJECT('k', 'text', 'd', CAST('2024-02-29' AS DATE)), JSON_ARRAY('text', CONCAT('long ', REPEAT('x', 300))));
UPDATE t SET j = JSON_REPLACE(j, '$.k', 'x') WHERE id < 3;
DELETE FROM t WHERE id = 3;
