-- about: a table without ENGINE takes the engine of the session that made it
-- unfit: mysql56->mysql mysql56->mariadb mysql->mariadb mariadb->mysql: it claims a difference that settings of equal servers make
-- expect: NOT_LOGGABLE
SET default_storage_engine = MyISAM;
CREATE TABLE t (id INT PRIMARY KEY);
INSERT INTO t VALUES (1);
