-- about: NULL into a TIMESTAMP with explicit_defaults_for_timestamp off is the clock's time, of which a statement tells nothing: the service stops
-- expect: STATEMENT_FAILED when statement
-- expect: STATEMENT_FAILED when mixed
CREATE TABLE t (id INT PRIMARY KEY, a TIMESTAMP NOT NULL);
SET explicit_defaults_for_timestamp = OFF;
INSERT INTO t VALUES (1, NULL);
