-- about: definitions that the server logs partly in utf8, partly as the client sent them: names, definers, comments and types of routines, columns of views
-- expect: PRIVILEGE_MISSING when limited
CREATE TABLE t (id INT PRIMARY KEY);
SET NAMES latin1;
--bytes
CREATE PROCEDURE `p\xe4`(`\xf6` INT) COMMENT 'f\xfcr "alle" it''s \\ \n' SELECT '\xe9';
--bytes
CREATE FUNCTION c.`f\xe4`(`a\xe9` ENUM('\xe9')) RETURNS ENUM('\xe9', 'x') CHARACTER SET latin1 DETERMINISTIC COMMENT '\xc3\xa4' RETURN '\xe9';
--bytes
CREATE VIEW `v\xe4` AS SELECT '\xe9' AS `\xe4`;
--bytes
CREATE VIEW c.`w\xe4` (`\xf6`, b) AS SELECT '\xe9', 'AS';
--bytes
ALTER VIEW `v\xe4` (`\xdf`) AS SELECT '\xe9';
--bytes
CREATE DEFINER = 'case\xe4'@'%' TRIGGER `tr\xe5` AFTER INSERT ON t FOR EACH ROW SET @`\xe4` = '\xe9';
--bytes
CREATE DEFINER = 'case\xe4'@'h\xf6st' EVENT `e\xe5` ON SCHEDULE AT '2035-01-01' COMMENT '\xe4' DO SELECT '\xe9';
--bytes
CREATE DEFINER = 'case\xe4'@'%' PROCEDURE `q\xe5`() SELECT '\xe9';
--bytes
CREATE DEFINER = 'case\xe4'@'%' VIEW `x\xe5` AS SELECT '\xe9' AS a;
SET NAMES gbk;
--bytes
CREATE PROCEDURE `\xd5\x5c`() COMMENT '\xd5\x5c ''\xbf\x5c' SELECT '\xd5\x5c';
--bytes
CREATE VIEW `\xd5\x5c\xd5\x5c` (`\xbf\x5c`) AS SELECT '\xb0\xa1';
SET NAMES cp1251;
--bytes
CREATE PROCEDURE `\xe4\xe5`() COMMENT '\xe4' SELECT 1;
SET NAMES utf8mb4, sql_mode = 'NO_BACKSLASH_ESCAPES';
CREATE PROCEDURE back1() COMMENT 'a \ it''s \n ä' SELECT '\';
CREATE FUNCTION back2() RETURNS ENUM('\', 'it''s') DETERMINISTIC RETURN '\';
CREATE TABLE back3 (a VARCHAR(5) DEFAULT '\' COMMENT '\n');
CREATE TABLE back4 SELECT * FROM back3;
SET NAMES latin1;
--bytes
CREATE PROCEDURE `back\xe4`() COMMENT '\ \xe4' SELECT '\';
SET sql_mode = 'ANSI_QUOTES';
--bytes
CREATE PROCEDURE "p""\xe6"() COMMENT '\xfc' SELECT 1;
--bytes
CREATE VIEW "v\xe6" AS SELECT 1 AS "\xe6";
