-- about: names with backticks, spaces, dots, percent signs, quotes, emoji-free Unicode and reserved words
CREATE DATABASE `c ``x``.y %z`;
CREATE TABLE `c ``x``.y %z`.`t.1 ``q`` 'a' "b" %d` (`id ``k``` INT PRIMARY KEY, `select` INT, `größe` VARCHAR(10), `a.b` INT, `a b` INT, `%s` INT, `"` INT, `'` INT, `\\` INT, `?` INT, `名前` INT, `-- x` INT, `/* y` INT);
INSERT INTO `c ``x``.y %z`.`t.1 ``q`` 'a' "b" %d` VALUES (1, 2, 'x', 3, 4, 5, 6, 7, 8, 9, 10, 11, 12), (2, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
UPDATE `c ``x``.y %z`.`t.1 ``q`` 'a' "b" %d` SET `select` = 5, `a b` = 6, `'` = 7, `\\` = 1 WHERE `id ``k``` = 2;
DELETE FROM `c ``x``.y %z`.`t.1 ``q`` 'a' "b" %d` WHERE `select` = 2;
USE `c ``x``.y %z`;
CREATE TABLE `1` (`2` INT, `3e4` INT, UNIQUE KEY `PRIMARY KEY` (`2`));
INSERT INTO `1` VALUES (1, 1), (NULL, NULL);
UPDATE `1` SET `3e4` = 7;
CREATE TABLE `таблица` (`ключ` INT PRIMARY KEY COMMENT 'комментарий');
INSERT INTO таблица VALUES (1);
ALTER TABLE таблица RENAME TO `表`;
UPDATE 表 SET ключ = 2;
