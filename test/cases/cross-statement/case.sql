-- about: a statement that changes rows does not go from one family to the other
-- unfit: mysql56->mysql: versions of one family replay each other's statements
-- expect: EVENT_UNSUPPORTED
CREATE TABLE t (id INT PRIMARY KEY, v DOUBLE);
SET SESSION binlog_format = STATEMENT;
INSERT INTO t VALUES (1, 0.5);
