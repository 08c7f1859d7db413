-- about: collations of MariaDB that do not pad, which MySQL has not all of
-- expect: EVENT_UNSUPPORTED when mariadb->mysql
CREATE TABLE g (k VARCHAR(20) COLLATE utf8mb4_nopad_bin PRIMARY KEY, w VARCHAR(10) COLLATE utf8mb4_unicode_520_nopad_ci, x VARCHAR(10) COLLATE utf8mb4_uca1400_as_ci, v INT);
INSERT INTO g VALUES ('a', 'x', 'é', 1), ('a ', 'x ', 'e', 2), ('A', 'X', 'E', 3);
UPDATE g SET v = v * 10;
UPDATE g SET k = 'b' WHERE k = 'a';
DELETE FROM g WHERE k = 'a ';
