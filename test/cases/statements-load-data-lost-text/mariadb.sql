-- about: expressions of LOAD DATA with characters of four bytes, or with bytes that are none, are logged as question marks
-- expect: NOT_LOGGABLE when statement
SET SESSION sql_mode = '';
CREATE TABLE t (a TEXT, b VARCHAR(60), c VARCHAR(60));
--bytes
LOAD DATA INFILE '/etc/passwd' INTO TABLE t FIELDS TERMINATED BY '\n' (a) SET b = '\xf0\x9f\x98\x80';
--bytes
LOAD DATA INFILE '/etc/passwd' INTO TABLE t FIELDS TERMINATED BY '\n' (a) SET c = '\xdf';
