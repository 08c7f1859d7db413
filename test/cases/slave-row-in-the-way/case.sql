-- about: a row that the slave has already stops the service
-- expect: STATEMENT_FAILED
CREATE TABLE t (id INT PRIMARY KEY, v INT);
--session slave
INSERT INTO t VALUES (2, 2);
--session main
INSERT INTO t VALUES (1, 1), (2, 2);
