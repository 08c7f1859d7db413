-- about: LOAD DATA with separators that depend on the sql_mode and the character sets of the client
-- lenient: mysql56->mysql mysql56->mariadb: the master knows not all of it
CREATE TABLE t (id INT AUTO_INCREMENT PRIMARY KEY, a TEXT, b TEXT);
SET sql_mode = 'NO_BACKSLASH_ESCAPES';
LOAD DATA INFILE '/etc/passwd' IGNORE INTO TABLE t FIELDS TERMINATED BY ':' (a, b);
LOAD DATA INFILE '/etc/passwd' IGNORE INTO TABLE t FIELDS TERMINATED BY '/' ENCLOSED BY '''' ESCAPED BY '\' (a, b) SET b = CONCAT(b, '\', 'it''s');
LOAD DATA INFILE '/etc/passwd' IGNORE INTO TABLE t FIELDS TERMINATED BY x'0a' LINES TERMINATED BY 'bin' (a, b);
SET sql_mode = 'ANSI_QUOTES';
LOAD DATA INFILE '/etc/passwd' IGNORE INTO TABLE t FIELDS TERMINATED BY ':' ENCLOSED BY x'27' ESCAPED BY x'5c' LINES STARTING BY 'r' TERMINATED BY '\n' ("a", b);
SET sql_mode = '';
SET NAMES sjis;
LOAD DATA INFILE '/etc/passwd' IGNORE INTO TABLE t FIELDS TERMINATED BY ':' (a, b);
SET NAMES gbk;
--bytes
LOAD DATA INFILE '/etc/passwd' IGNORE INTO TABLE t FIELDS TERMINATED BY '\x83\x5c' (a, b);
SET NAMES utf8mb4;
SET collation_connection = utf16_general_ci;
LOAD DATA INFILE '/etc/passwd' IGNORE INTO TABLE t FIELDS TERMINATED BY ':' (a, b);
SET collation_connection = latin1_swedish_ci;
LOAD DATA INFILE '/etc/passwd' IGNORE INTO TABLE t FIELDS TERMINATED BY '§' LINES TERMINATED BY '\n' (a, b);
