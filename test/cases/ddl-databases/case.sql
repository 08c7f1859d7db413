-- about: databases made, changed, dropped and made again
-- expect: STATEMENT_FAILED when mysql->mariadb
-- expect: STATEMENT_FAILED when mariadb->mysql
CREATE DATABASE c_one;
CREATE DATABASE IF NOT EXISTS c_one;
CREATE SCHEMA c_two DEFAULT CHARACTER SET latin1;
CREATE TABLE c_one.t (a INT);
CREATE TABLE c_two.t (a VARCHAR(5));
INSERT INTO c_one.t VALUES (1);
INSERT INTO c_two.t VALUES ('é');
DROP DATABASE c_one;
CREATE DATABASE c_one COLLATE utf8mb4_bin;
USE c_one;
CREATE TABLE t (v VARCHAR(10) PRIMARY KEY);
INSERT INTO t VALUES ('a'), ('A');
DROP SCHEMA IF EXISTS c_three;
ALTER SCHEMA c_two COLLATE latin1_bin;
DROP DATABASE IF EXISTS c_two;
CREATE TABLE c.x (a INT);
DROP DATABASE c_one;
