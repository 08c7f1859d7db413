-- about: a table without ENGINE takes the engine of the session that made it
-- expect: NOT_LOGGABLE
SET default_storage_engine = MyISAM;
CREATE TABLE t (id INT PRIMARY KEY);
INSERT INTO t VALUES (1);
