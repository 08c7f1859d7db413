-- about: character set and collation of schema, table and column, inherited and changed
CREATE DATABASE c_latin CHARACTER SET latin1 COLLATE latin1_german2_ci;
CREATE TABLE c_latin.a (v VARCHAR(20), w VARCHAR(20) CHARACTER SET utf8mb4);
USE c_latin;
CREATE TABLE b (v VARCHAR(20));
INSERT INTO b VALUES ('ä'), ('ß');
ALTER DATABASE c_latin CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
CREATE TABLE d (v VARCHAR(20));
INSERT INTO d VALUES ('ä😀');
ALTER TABLE b CONVERT TO CHARACTER SET utf8mb4;
INSERT INTO b VALUES ('😀');
ALTER TABLE a DEFAULT CHARACTER SET koi8r;
ALTER TABLE a ADD x VARCHAR(5);
ALTER DATABASE c COLLATE utf8mb4_spanish_ci;
CREATE TABLE c.e (v VARCHAR(20), w VARCHAR(20) BINARY, x VARCHAR(20) CHARACTER SET ascii, y NVARCHAR(5));
INSERT INTO c.e VALUES ('ñ', 'n', 'a', 'é');
UPDATE c.e SET v = 'n' WHERE v = 'ñ';
