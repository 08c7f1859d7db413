-- about: a type of MariaDB alone stops the service
-- expect: STATEMENT_FAILED
CREATE TABLE t (id UUID PRIMARY KEY, i INET6);
