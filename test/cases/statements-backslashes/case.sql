-- about: backslashes and quotes in strings with and without NO_BACKSLASH_ESCAPES
CREATE TABLE t (id INT PRIMARY KEY AUTO_INCREMENT, v VARCHAR(60));
INSERT INTO t (v) VALUES ('a\\b'), ('it\'s'), ('it''s'), ("double \" ""x"" "), ('\n\t\0\Z'), ('%\_');
SET sql_mode = 'NO_BACKSLASH_ESCAPES';
INSERT INTO t (v) VALUES ('a\b'), ('ends in \'), ('it''s'), ("x \"), ('\n');
UPDATE t SET v = CONCAT(v, '\') WHERE v LIKE '%\n';
SET sql_mode = 'NO_BACKSLASH_ESCAPES,ANSI_QUOTES';
UPDATE t SET "v" = 'q\' WHERE "id" = 1;
SET sql_mode = '';
UPDATE t SET v = CONCAT(v, '\\') WHERE v = 'q\\';
