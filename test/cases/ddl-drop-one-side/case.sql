-- about: DROP of several tables, views and others with IF EXISTS where the slave has not all of them
CREATE TABLE a (i INT);
CREATE TABLE b (i INT);
CREATE DATABASE c_gone;
--session slave
SET sql_log_bin = 0;
DROP TABLE a;
DROP DATABASE c_gone;
CREATE TABLE d (i INT);
CREATE TABLE c.e (i INT);
--session main
DROP TABLE IF EXISTS a, b, d, c.e;
DROP DATABASE IF EXISTS c_gone;
DROP VIEW IF EXISTS a;
CREATE TABLE a (j INT);
CREATE TABLE IF NOT EXISTS b (j INT);
INSERT INTO a VALUES (1);
