-- about: an index of MySQL on an expression stops the service
-- expect: STATEMENT_FAILED
CREATE TABLE t (id INT PRIMARY KEY, a INT, KEY ((a + 1)));
