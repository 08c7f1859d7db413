-- about: rows inserted with a history of their own
-- expect: STATEMENT_FAILED when mariadb->mysql
-- except: statement
-- expect: TABLE_MISMATCH when row sql
CREATE TABLE t (id INT PRIMARY KEY, v INT, s TIMESTAMP(6) GENERATED ALWAYS AS ROW START, e TIMESTAMP(6) GENERATED ALWAYS AS ROW END, PERIOD FOR SYSTEM_TIME (s, e)) WITH SYSTEM VERSIONING;
SET system_versioning_insert_history = 1;
INSERT INTO t (id, v, s, e) VALUES (1, 1, '2001-01-01', '2002-01-01'), (1, 2, '2002-01-01', DEFAULT);
SET system_versioning_insert_history = 0;
UPDATE t SET v = 3;
