-- about: events that the master lost, which it logs as an incident, stop the service behind all that came before
-- only: row
-- except: compressed
-- expect: SOURCE_INCIDENT
CREATE TABLE t (v LONGTEXT) ENGINE = MyISAM;
INSERT INTO t VALUES ('before');
SET GLOBAL max_binlog_stmt_cache_size = 4096;
--session small
--error 1705
INSERT INTO t VALUES (REPEAT('x', 100000)), (REPEAT('y', 100000));
--session main
SET GLOBAL max_binlog_stmt_cache_size = DEFAULT;
INSERT INTO t VALUES ('after');
