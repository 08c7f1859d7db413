-- about: a sequence of MariaDB stops the service
-- expect: STATEMENT_FAILED
CREATE SEQUENCE s;
