-- about: table comments, defaults, enum members and partition names in many scripts
CREATE TABLE `Ünïcödé` (`ид` INT PRIMARY KEY COMMENT 'комментарий 😀', `说明` VARCHAR(20) DEFAULT '默认😀', `e` ENUM('да', 'нет', '😀') DEFAULT 'нет', `s` SET('α', 'β') DEFAULT 'α,β') COMMENT '表 😀';
INSERT INTO `Ünïcödé` (`ид`) VALUES (1);
INSERT INTO `Ünïcödé` VALUES (2, 'é', '😀', 'β');
UPDATE `Ünïcödé` SET `说明` = DEFAULT WHERE `ид` = 2;
CREATE TABLE p (a INT) PARTITION BY LIST (a) (PARTITION `один` VALUES IN (1) COMMENT 'é', PARTITION `zwei drei` VALUES IN (2, 3));
INSERT INTO p VALUES (1), (2), (3);
ALTER TABLE p DROP PARTITION `один`;
