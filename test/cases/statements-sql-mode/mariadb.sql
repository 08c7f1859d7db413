-- about: LIKE without an escape
SET sql_mode = 'NO_BACKSLASH_ESCAPES';
UPDATE t SET v = CONCAT(v, '\') WHERE v LIKE 'a\%';
