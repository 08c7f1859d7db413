-- about: LOAD DATA with a literal of another character set than the client's is refused, since the log has it converted
-- expect: EVENT_UNSUPPORTED when statement
CREATE TABLE t (a TEXT, b VARCHAR(60));
SET NAMES latin1;
--bytes
LOAD DATA INFILE '/etc/passwd' INTO TABLE t FIELDS TERMINATED BY '\n' (a) SET b = _cp1251'\xdf';
