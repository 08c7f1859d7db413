-- about: client, connection and results in different character sets, with introducers and COLLATE
CREATE TABLE t (id INT PRIMARY KEY AUTO_INCREMENT, v VARCHAR(50) CHARACTER SET utf8mb4, w VARCHAR(50) CHARACTER SET latin1, c VARCHAR(60));
SET character_set_client = latin1, character_set_connection = utf8mb4;
--bytes
INSERT INTO t (v, w, c) VALUES ('\xe4\x80', '\xe4\x80', CONCAT(CHARSET('x'), COLLATION('x')));
SET character_set_client = utf8mb4, collation_connection = latin1_german1_ci;
INSERT INTO t (v, w, c) VALUES ('äöü', 'äöü', CONCAT(CHARSET('x'), COLLATION('x')));
SET character_set_client = cp1251, collation_connection = cp1251_bin;
--bytes
INSERT INTO t (v, c) VALUES ('\xcf\xf0', COLLATION('x'));
SET NAMES utf8mb3 COLLATE utf8mb3_unicode_ci;
INSERT INTO t (v, c) VALUES (_latin1 x'E4', RIGHT(COLLATION('x'), 11)), (_utf8mb4 'x' COLLATE utf8mb4_bin, COLLATION(_utf8mb4 'x')), (n'é', LEFT(CHARSET(n'é'), 4)), (x'C3A9', 'hex'), (_binary 'é', 'binary');
SET NAMES koi8r;
--bytes
CREATE TABLE `\xf4\xc1` (`\xc1` INT COMMENT '\xd0\xd2');
--bytes
INSERT INTO `\xf4\xc1` VALUES (1);
--bytes
ALTER TABLE `\xf4\xc1` ADD b VARCHAR(10) DEFAULT '\xc1\xc2';
SET NAMES utf8mb4 COLLATE utf8mb4_unicode_520_ci;
CREATE TABLE u AS SELECT 'é' AS a, CONVERT(COLLATION('é') USING utf8mb4) COLLATE utf8mb4_bin AS b;
