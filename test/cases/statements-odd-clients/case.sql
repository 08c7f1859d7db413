-- about: names, literals, variables of procedures and comments of clients in many character sets, beyond ASCII
-- lenient: mysql56->mysql mysql56->mariadb: the master knows not all of it
-- expect: PRIVILEGE_MISSING when limited
CREATE TABLE t (id INT PRIMARY KEY AUTO_INCREMENT, v VARCHAR(60) CHARACTER SET utf8mb4, n VARCHAR(20) CHARACTER SET latin1);
SET NAMES latin1;
--bytes
CREATE DATABASE `c_\xe9\xdf`;
--bytes
USE `c_\xe9\xdf`;
--bytes
CREATE TABLE `\xe4\x80` (`\xf6` INT COMMENT '\xfc', w ENUM('\xe4', '\xf6') DEFAULT '\xf6');
--bytes
INSERT INTO `\xe4\x80` (`\xf6`) VALUES (1), (2);
--bytes
UPDATE `\xe4\x80` SET w = '\xe4' WHERE `\xf6` = 2;
--bytes
CREATE PROCEDURE `p\xe4`() BEGIN DECLARE `x\xf6` VARCHAR(20) CHARACTER SET latin1 DEFAULT '\xdf\x5c\x5c'''; INSERT INTO c.t (v, n) VALUES (`x\xf6`, CONCAT(`x\xf6`, '\xe9')); END;
--bytes
CALL `p\xe4`();
--bytes
ALTER TABLE `\xe4\x80` RENAME TO `\xff`, ADD KEY `\xe0` (`\xf6`);
--bytes
DROP PROCEDURE `p\xe4`;
SET NAMES cp850;
--bytes
INSERT INTO c.t (v) VALUES ('\x84\x94\x81\xe1');
SET NAMES latin2;
--bytes
INSERT INTO c.t (v) VALUES ('\xb3\xf3d\xbc');
SET NAMES greek;
--bytes
CREATE TABLE c.`\xe1\xe2` (`\xe3` VARCHAR(10) CHARACTER SET greek DEFAULT '\xe4');
--bytes
INSERT INTO c.`\xe1\xe2` () VALUES ();
SET NAMES tis620;
--bytes
INSERT INTO c.t (v) VALUES ('\xa1\xd2');
SET NAMES ujis;
--bytes
CREATE TABLE c.`\xb4\xc1` (`\xbb\xfa` INT DEFAULT 1 COMMENT '\xb4\xc1\xbb\xfa');
--bytes
INSERT INTO c.`\xb4\xc1` VALUES (2);
SET NAMES euckr;
--bytes
INSERT INTO c.t (v) VALUES ('\xb0\xa1\xb3\xaa');
SET NAMES gbk;
--bytes
CREATE TABLE c.`\xd5\x5c\xbf\x60` (`\x81\x5c` VARCHAR(10) CHARACTER SET gbk DEFAULT '\xd5\x5c');
--bytes
INSERT INTO c.`\xd5\x5c\xbf\x60` VALUES ('\xbf\x5c\x5c\x5c'), (DEFAULT);
--bytes
CREATE PROCEDURE c.`\xd5\x5c`() BEGIN DECLARE `\xbf\x5c` VARCHAR(20) CHARACTER SET gbk DEFAULT '\xd5\x5c'; INSERT INTO c.t (v) VALUES (`\xbf\x5c`); END;
--bytes
CALL c.`\xd5\x5c`();
SET NAMES utf8mb4;
INSERT INTO c.t (v) VALUES ('end');
