-- about: LOAD DATA that ended at a duplicate and left what it had loaded before is refused
-- expect: EVENT_UNSUPPORTED when statement
CREATE TABLE m (a VARCHAR(200), b INT AUTO_INCREMENT PRIMARY KEY, KEY (a)) ENGINE = MyISAM;
CREATE TABLE k (a VARCHAR(100) PRIMARY KEY) ENGINE = MyISAM;
INSERT INTO k VALUES ('daemon:x:1:');
--error 1062
LOAD DATA INFILE '/etc/group' INTO TABLE k FIELDS TERMINATED BY '\n' (a);
