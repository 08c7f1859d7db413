-- about: a trigger of the slave on UPDATE does not run for rows, or stops the service
-- only: row
-- compare: answers
-- expect: TABLE_MISMATCH when sql
CREATE TABLE t (id INT PRIMARY KEY, v INT);
CREATE TABLE log (what INT);
INSERT INTO t VALUES (1, 1), (2, 2);
--session slave
CREATE TRIGGER bu BEFORE UPDATE ON t FOR EACH ROW SET NEW.v = NEW.v * 100;
CREATE TRIGGER au AFTER UPDATE ON t FOR EACH ROW INSERT INTO log VALUES (NEW.id);
--session main
UPDATE t SET v = v + 1;
--same SELECT * FROM c.log
--same SELECT * FROM c.t ORDER BY id
