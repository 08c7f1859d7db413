-- about: an UPDATE logged as a statement gives a document that compares as equal: the server itself leaves the row alone where its binlog_format is ROW
-- unfit: mysql->mariadb: expressions of MySQL's JSON
-- expect: NOT_LOGGABLE when statement
-- expect: NOT_LOGGABLE when mixed
CREATE TABLE t (id INT PRIMARY KEY, a INT, j JSON);
INSERT INTO t VALUES (1, 1, '2');
UPDATE t SET j = '2.0' WHERE id = 1;
