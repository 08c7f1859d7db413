-- about: a trigger of the slave on DELETE does not run for rows, or stops the service
-- only: row
-- compare: answers
-- expect: TABLE_MISMATCH when sql
CREATE TABLE t (id INT PRIMARY KEY, v INT);
CREATE TABLE log (what INT);
INSERT INTO t VALUES (1, 1), (2, 2);
--session slave
CREATE TRIGGER bd BEFORE DELETE ON t FOR EACH ROW INSERT INTO log VALUES (OLD.id);
--session main
INSERT INTO t VALUES (3, 3);
UPDATE t SET v = 9;
DELETE FROM t WHERE id < 3;
--same SELECT * FROM c.log
--same SELECT * FROM c.t ORDER BY id
