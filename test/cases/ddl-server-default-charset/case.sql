-- about: character sets that come from the server, the schema and the session, where the slave's are others
--session slave
SET GLOBAL collation_server = latin2_czech_cs;
SET GLOBAL collation_connection = latin2_czech_cs;
--session main
CREATE DATABASE c_d;
CREATE TABLE c_d.t (v VARCHAR(20), e CHAR(3));
INSERT INTO c_d.t VALUES ('é😀', 'ü');
SET collation_server = latin1_german2_ci;
CREATE DATABASE c_s;
CREATE TABLE c_s.t (v VARCHAR(20), w TEXT) COMMENT 'é';
INSERT INTO c_s.t VALUES ('é', 'ü');
ALTER TABLE c_s.t CONVERT TO CHARACTER SET utf8mb4;
UPDATE c_s.t SET v = '😀';
ALTER TABLE c_d.t CONVERT TO CHARACTER SET utf16, ADD x VARCHAR(5) DEFAULT 'é';
USE c_s;
ALTER DATABASE DEFAULT CHARACTER SET utf8mb4;
CREATE TABLE n (v VARCHAR(5));
ALTER DATABASE COLLATE utf8mb4_bin;
CREATE TABLE o (v VARCHAR(5));
INSERT INTO o VALUES ('ü');
--session slave
SET GLOBAL collation_server = utf8mb4_general_ci;
