SET NAMES latin1;
--bytes
LOAD DATA INFILE '/etc/passwd' INTO TABLE `\xf6` FIELDS TERMINATED BY '\n' (@`\xfc`) SET a = @`\xfc`, `\xe4` = '\xfc';
