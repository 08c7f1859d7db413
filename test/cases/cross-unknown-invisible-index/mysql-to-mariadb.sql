-- about: an invisible index of MySQL stops the service
-- expect: STATEMENT_FAILED
CREATE TABLE t (id INT PRIMARY KEY, a INT, KEY k (a) INVISIBLE);
