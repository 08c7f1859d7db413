-- about: CREATE TABLE .. SELECT in statement format, in parentheses, does not go from one family to the other
-- unfit: mysql56->mysql: versions of one family replay each other's statements
-- expect: EVENT_UNSUPPORTED
CREATE TABLE t (id INT PRIMARY KEY, v DOUBLE);
INSERT INTO t VALUES (1, 0.1);
SET SESSION binlog_format = STATEMENT;
CREATE TABLE u (SELECT id, v / 3 AS v FROM t);
