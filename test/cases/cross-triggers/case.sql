-- about: a trigger on both servers: SQL would run the slave's again, so that the service stops
-- expect: TABLE_MISMATCH
CREATE TABLE t (id INT PRIMARY KEY);
CREATE TABLE log (id INT);
CREATE TRIGGER tr AFTER INSERT ON t FOR EACH ROW INSERT INTO log VALUES (NEW.id);
SET SESSION binlog_format = ROW;
INSERT INTO t VALUES (1);
