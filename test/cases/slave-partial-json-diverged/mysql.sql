-- about: a document on the slave that lacks what a partial update changes
-- expect: VALUE_UNSUPPORTED when mysql->mariadb
-- only: row
-- expect: ROW_NOT_FOUND
CREATE TABLE t (id INT PRIMARY KEY, j JSON);
SET binlog_row_value_options = 'PARTIAL_JSON';
INSERT INTO t VALUES (1, JSON_OBJECT('pad', REPEAT('x', 300), 'v', 0));
--session slave
UPDATE t SET j = JSON_REMOVE(j, '$.v');
--session main
UPDATE t SET j = JSON_SET(j, '$.v', 1);
