-- about: a statement that needs a schema which the slave does not have stops the service
-- expect: STATEMENT_FAILED
CREATE DATABASE c_here;
CREATE TABLE t (a INT);
--session slave
DROP DATABASE c_here;
--session main
USE c_here;
CREATE TABLE unqualified (a INT);
