-- about: rows with the query that made them, dependency tracking, big transactions
SET binlog_rows_query_log_events = ON;
CREATE TABLE t (id INT PRIMARY KEY, v MEDIUMTEXT);
INSERT INTO t VALUES (1, 'with /* comment */ ''quotes''');
UPDATE t SET v = REPEAT('x', 100000) /* é */;
SET binlog_rows_query_log_events = OFF;
DELETE FROM t;
