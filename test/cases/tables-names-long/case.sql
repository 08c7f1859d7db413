-- about: names of 64 characters, of four bytes as few as the server allows
CREATE DATABASE `ccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc4`;
CREATE TABLE `ccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc4`.`tttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttt` (`kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk` INT PRIMARY KEY, `éééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééé` INT);
INSERT INTO `ccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc4`.`tttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttt` VALUES (1, 1), (2, 2);
UPDATE `ccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc4`.`tttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttt` SET `éééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééé` = 5 WHERE kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk = 2;
CREATE TABLE `ええええええええええええええええええええええええええええええええええええええええええええ` (a INT);
INSERT INTO `ええええええええええええええええええええええええええええええええええええええええええええ` VALUES (1), (1);
DELETE FROM `ええええええええええええええええええええええええええええええええええええええええええええ` LIMIT 1;
