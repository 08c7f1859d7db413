-- about: LOAD DATA with names and expressions beyond ASCII, of which the log has the ones in utf8 and the others as they were sent, is refused
-- expect: EVENT_UNSUPPORTED when statement
CREATE TABLE t (a TEXT, b VARCHAR(60));
SET NAMES latin1;
--bytes
LOAD DATA INFILE '/etc/passwd' INTO TABLE t FIELDS TERMINATED BY '\n' (@`\xe4`) SET a = CONCAT(@`\xe4`, '!');
