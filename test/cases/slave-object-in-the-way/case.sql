-- about: a table or a schema that the slave has already stops the service
-- expect: STATEMENT_FAILED
CREATE TABLE a (i INT);
--session slave
CREATE TABLE t (id INT PRIMARY KEY);
--session main
CREATE TABLE t (id INT PRIMARY KEY);
