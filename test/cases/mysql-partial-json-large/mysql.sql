-- about: small changes of large documents, hundreds of changes of one, hundreds of rows
-- expect: VALUE_UNSUPPORTED when mysql->mariadb
-- only: row
CREATE TABLE t (id INT PRIMARY KEY, j JSON);
SET binlog_row_value_options = 'PARTIAL_JSON';
INSERT INTO t VALUES (0, JSON_OBJECT('big', REPEAT('x', 3000000), 'v', 0));
UPDATE t SET j = JSON_SET(j, '$.v', 1);
UPDATE t SET j = JSON_SET(j, '$.v', 'a longer value', '$.w', REPEAT('y', 100000));
INSERT INTO t WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < 500) SELECT i, JSON_OBJECT('pad', REPEAT('p', 100), 'v', i, 'a', JSON_ARRAY(i, i + 1)) FROM n;
UPDATE t SET j = JSON_SET(j, '$.v', id * 2, '$.a[1]', 'x') WHERE id > 0;
UPDATE t SET j = JSON_REMOVE(j, '$.a[0]') WHERE id % 2 = 1;
