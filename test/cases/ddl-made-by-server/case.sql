-- about: definitions that the server made itself, for a client of another character set than theirs
-- only: row
CREATE TABLE `яя` (`ж` INT);
CREATE TABLE `ёё` (`ж` INT);
CREATE TABLE `юю` (`ж` INT);
CREATE TEMPORARY TABLE tmp (a SET('m', 'é') DEFAULT 'é', `ж` INT COMMENT 'я') COMMENT = 'т';
SET NAMES cp1251;
CREATE TABLE copy LIKE tmp;
INSERT INTO copy VALUES (2, 1);
--bytes
CREATE TABLE `\xfb\xfb` LIKE tmp;
--bytes
CREATE TABLE `\xf9\xf9`
(
  `\xe6` SET('\xe9') DEFAULT '\xe9', `\xd1\x91` INT
);
--bytes
DROP TABLE `\xff\xff`;
--bytes
DROP TABLE IF EXISTS `\xb8\xb8`, `\xfe\xfe`, `\xff\xff`;
--bytes
CREATE TABLE `\xd1\x91` (
  `\xd1\x91` INT
);
SET NAMES utf8mb4;
INSERT INTO `ыы` VALUES ('m', 1);
DROP TEMPORARY TABLE tmp;
