-- about: explicit_defaults_for_timestamp off makes ALTER TABLE change a TIMESTAMP column that it does not name, of which the log tells nothing
-- unfit: mysql->mariadb: clauses that the log does not have are compared between equal servers only
-- expect: NOT_LOGGABLE
CREATE TABLE t (id INT PRIMARY KEY, a TIMESTAMP NOT NULL);
SET explicit_defaults_for_timestamp = OFF;
ALTER TABLE t ADD b INT;
