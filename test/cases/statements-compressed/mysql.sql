-- about: compressed transactions are refused
-- only: row
-- expect: EVENT_UNSUPPORTED
CREATE TABLE t (id INT PRIMARY KEY, v TEXT);
SET binlog_transaction_compression = ON;
INSERT INTO t VALUES (1, REPEAT('x', 10000));
