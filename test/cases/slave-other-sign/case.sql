-- about: a sign that only the slave has: what it holds arrives, more stops the service
-- only: row
-- expect: NOT_LOGGABLE when untold
-- compare: answers
-- expect: STATEMENT_FAILED
CREATE TABLE t (id INT PRIMARY KEY, a INT UNSIGNED);
--session slave
ALTER TABLE t MODIFY a INT;
--session main
INSERT INTO t VALUES (1, 2147483647);
INSERT INTO t VALUES (2, 4294967295);
--same SELECT * FROM c.t ORDER BY id
