-- about: names beyond ASCII of tables, columns, keys and aliases, used by clients of other character sets
CREATE TABLE `таблица` (`ключ` INT PRIMARY KEY, `значение é` VARCHAR(20), KEY `индекс` (`значение é`));
INSERT INTO `таблица` VALUES (1, 'a'), (2, 'b');
SET NAMES cp1251;
--bytes
UPDATE `\xf2\xe0\xe1\xeb\xe8\xf6\xe0` SET `\xea\xeb\xfe\xf7` = `\xea\xeb\xfe\xf7` + 10;
--bytes
ALTER TABLE `\xf2\xe0\xe1\xeb\xe8\xf6\xe0` ADD `\xe6` INT DEFAULT 1, COMMENT '\xff';
--bytes
INSERT INTO `\xf2\xe0\xe1\xeb\xe8\xf6\xe0` (`\xea\xeb\xfe\xf7`, `\xe6`) VALUES (3, 4);
SET NAMES sjis;
--bytes
CREATE TABLE `\x83\x5c\x83\x5c` (`\x95\x5c` INT PRIMARY KEY, v CHAR(5) DEFAULT '\x95\x5c');
--bytes
INSERT INTO `\x83\x5c\x83\x5c` (`\x95\x5c`) VALUES (1), (2);
--bytes
DELETE FROM `\x83\x5c\x83\x5c` WHERE `\x95\x5c` = 1;
--bytes
RENAME TABLE `\x83\x5c\x83\x5c` TO `\x94\x5c`;
