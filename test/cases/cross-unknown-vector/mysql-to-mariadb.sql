-- about: a VECTOR of MySQL stops the service
-- expect: STATEMENT_FAILED
CREATE TABLE t (id INT PRIMARY KEY, v VECTOR(3));
