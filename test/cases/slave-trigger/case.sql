-- about: a trigger that only the slave has does not run for rows, or stops the service
-- only: row
-- compare: answers
-- expect: TABLE_MISMATCH when sql
CREATE TABLE t (id INT PRIMARY KEY, v INT);
CREATE TABLE log (what INT);
--session slave
CREATE TRIGGER tr AFTER INSERT ON t FOR EACH ROW INSERT INTO log VALUES (NEW.id);
--session main
INSERT INTO t VALUES (1, 1);
--same SELECT * FROM c.log
--same SELECT * FROM c.t
