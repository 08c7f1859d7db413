-- about: other members of an ENUM or SET on the slave stop the service where the log names them
-- only: row
-- expect: TABLE_MISMATCH when named
-- expect: NOT_LOGGABLE
-- compare: answers
CREATE TABLE t (id INT PRIMARY KEY, e ENUM('a','b','c'), s SET('x','y'));
--session slave
ALTER TABLE t MODIFY e ENUM('a','c','b');
--session main
INSERT INTO t VALUES (1, 'b', 'x,y');
--same SELECT * FROM c.t ORDER BY id
