-- about: an engine that is not there is replaced on both
SET sql_mode = '';
CREATE TABLE t (a INT) ENGINE = NDBCLUSTER;
INSERT INTO t VALUES (1);
