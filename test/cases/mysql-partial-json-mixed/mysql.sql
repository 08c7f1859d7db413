-- about: whole and partial documents in one row, several JSON columns, virtual ones, changed row images
-- expect: VALUE_UNSUPPORTED when mysql->mariadb
-- only: row
CREATE TABLE t (id INT PRIMARY KEY, a JSON, v JSON AS (JSON_EXTRACT(b, '$.p')) VIRTUAL, b JSON, s INT, c1 JSON, c2 JSON, c3 JSON, c4 JSON, c5 JSON, c6 JSON, c7 JSON, c8 JSON);
SET binlog_row_value_options = 'PARTIAL_JSON';
SET @pad = REPEAT('x', 300);
INSERT INTO t (id, a, b, s, c8) VALUES (1, JSON_OBJECT('p', @pad, 'n', 1), JSON_OBJECT('p', @pad, 'n', 1), 1, JSON_OBJECT('p', @pad)), (2, JSON_OBJECT('p', @pad), JSON_OBJECT('p', 2, 'n', 1), 2, '{}');
UPDATE t SET a = JSON_SET(a, '$.n', 2), b = '{"whole": true, "p": 3}', s = s + 1;
UPDATE t SET c8 = JSON_SET(c8, '$.p', 4), s = NULL;
UPDATE t SET b = JSON_SET(b, '$.p', 5), c8 = JSON_REMOVE(c8, '$.p'), id = id + 100;
UPDATE t SET a = b, b = JSON_SET(b, '$.n', JSON_EXTRACT(a, '$'));
SET binlog_row_image = FULL;
UPDATE t SET c8 = JSON_SET(c8, '$.q', 1);
SET binlog_row_image = NOBLOB;
UPDATE t SET a = JSON_SET(a, '$.p', 6), c8 = JSON_SET(c8, '$.q', 2);
SET binlog_row_image = MINIMAL;
UPDATE t SET a = JSON_SET(a, '$.p', 7), c1 = '[]';
SET binlog_row_value_options = '';
UPDATE t SET a = JSON_SET(a, '$.p', 8), c1 = JSON_ARRAY(1, @pad);
SET binlog_row_value_options = 'PARTIAL_JSON';
INSERT INTO t (id, a) VALUES (101, '{}') ON DUPLICATE KEY UPDATE a = JSON_SET(a, '$.p', 9), c1 = JSON_SET(c1, '$[0]', 2);
BEGIN;
UPDATE t SET a = JSON_SET(a, '$.p', 10);
UPDATE t SET a = JSON_SET(a, '$.p', 11);
UPDATE t SET a = JSON_SET(a, '$.p', 12), s = 5;
COMMIT;
