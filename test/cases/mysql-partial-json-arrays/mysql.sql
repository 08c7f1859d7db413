-- about: elements replaced, added and removed, so that those behind them move
-- expect: VALUE_UNSUPPORTED when mysql->mariadb
-- only: row
CREATE TABLE t (id INT PRIMARY KEY, j JSON);
SET binlog_row_value_options = 'PARTIAL_JSON';
INSERT INTO t VALUES (1, JSON_ARRAY(REPEAT('x', 300), 1, 2, 3, JSON_ARRAY(4, JSON_OBJECT('k', 5)), 6, 7, 8, 9)), (2, JSON_ARRAY(REPEAT('y', 300)));
UPDATE t SET j = JSON_REMOVE(j, '$[1]', '$[1]', '$[3]') WHERE id = 1;
UPDATE t SET j = JSON_SET(j, '$[100]', 'end', '$[101]', 'after it');
UPDATE t SET j = JSON_SET(j, '$[last]', 'last', '$[1]', 1);
UPDATE t SET j = JSON_REMOVE(JSON_SET(j, '$[2][1].k', 50, '$[2][1].l', 60, '$[2][5]', 70), '$[2][0]') WHERE id = 1;
UPDATE t SET j = JSON_REMOVE(j, '$[last]', '$[last]');
UPDATE t SET j = JSON_SET(j, '$[0]', JSON_ARRAY(), '$[0][0]', 1, '$[0][1]', 2);
