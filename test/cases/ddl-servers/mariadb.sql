-- about: CREATE SERVER and what it keeps: none of it is logged
-- expect: NOT_LOGGABLE
CREATE OR REPLACE SERVER case_srv FOREIGN DATA WRAPPER mysql OPTIONS (HOST '127.0.0.1', DATABASE 'x', USER 'y', PASSWORD 'it''s');
ALTER SERVER case_srv OPTIONS (USER 'z');
CREATE OR REPLACE SERVER case_srv FOREIGN DATA WRAPPER mysql OPTIONS (HOST '::1', PORT 3307);
--same SELECT * FROM mysql.servers
CREATE TABLE t (a INT);
