-- about: a system-versioned table of MariaDB stops the service
-- expect: STATEMENT_FAILED
CREATE TABLE t (id INT PRIMARY KEY) WITH SYSTEM VERSIONING;
