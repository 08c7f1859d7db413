-- about: LOAD DATA with expressions that hold text of the client's character set
-- lenient: mysql56->mysql mysql56->mariadb: the master knows not all of it
CREATE TABLE `ö` (a TEXT, `ä` VARCHAR(60));
CREATE TABLE t (id INT AUTO_INCREMENT PRIMARY KEY, a TEXT, b VARCHAR(60), l VARCHAR(60) CHARACTER SET latin1);
--bytes
LOAD DATA INFILE '/etc/passwd' INTO TABLE t FIELDS TERMINATED BY '\n' (a) SET b = '\xc3\x9f\xe2\x82\xac', l = '\xc3\xa9';
SET NAMES latin1;
--bytes
LOAD DATA INFILE '/etc/passwd' INTO TABLE t FIELDS TERMINATED BY '\n' (a) SET b = '\xdf\x80\xe9', l = CONCAT('\xe9', LEFT(a, 3));
--bytes
LOAD DATA INFILE '/etc/passwd' INTO TABLE t FIELDS TERMINATED BY '\xa7' (@v) SET a = CONCAT(@v, '!'), b = 'plain';
--bytes
LOAD DATA INFILE '/etc/passwd' IGNORE INTO TABLE `\xf6` FIELDS TERMINATED BY ':' (a, `\xe4`, @`\xfc`);
SET NAMES cp1251;
--bytes
LOAD DATA INFILE '/etc/passwd' INTO TABLE t FIELDS TERMINATED BY '\n' (a) SET b = '\xdf\xff';
SET NAMES gbk;
--bytes
LOAD DATA INFILE '/etc/passwd' INTO TABLE t FIELDS TERMINATED BY '\n' (a) SET b = '\xdf\x5c', l = 'x';
SET NAMES sjis;
--bytes
LOAD DATA INFILE '/etc/passwd' INTO TABLE t FIELDS TERMINATED BY '\n' (a) SET b = '\x83\x5c\x83\x41';
SET NAMES utf8mb4;
LOAD DATA INFILE '/etc/passwd' INTO TABLE t FIELDS TERMINATED BY '\n' (a) SET b = 'after';
