-- about: what does not get smaller is logged plainly or compressed, as the server likes
-- except: statement
CREATE TABLE t (id INT PRIMARY KEY, v LONGBLOB, w LONGBLOB);
SET binlog_transaction_compression = ON;
INSERT INTO t VALUES (1, RANDOM_BYTES(1024), RANDOM_BYTES(1000)), (2, '', NULL);
UPDATE t SET v = CONCAT(v, RANDOM_BYTES(1000));
INSERT INTO t (id) VALUES (3);
