-- about: one table for each of many collations, changed by key
CREATE TABLE a (k VARCHAR(20) COLLATE utf8mb4_general_ci PRIMARY KEY, v INT);
INSERT INTO a VALUES ('a', 1), ('b', 2), ('é', 3);
UPDATE a SET v = v + 1 WHERE k = 'E';
CREATE TABLE b (k VARCHAR(20) COLLATE utf8mb4_unicode_ci PRIMARY KEY, v INT);
INSERT INTO b VALUES ('ß', 1), ('b', 2);
UPDATE b SET k = 'SS' WHERE k = 'ss';
CREATE TABLE d (k VARCHAR(20) COLLATE utf8mb4_turkish_ci PRIMARY KEY, v INT);
INSERT INTO d VALUES ('i', 1), ('ı', 2), ('İ1', 3);
UPDATE d SET v = 10 WHERE k = 'I';
CREATE TABLE e (k VARCHAR(20) CHARACTER SET latin1 COLLATE latin1_swedish_ci PRIMARY KEY, v INT);
INSERT INTO e VALUES ('ü', 1), ('u', 2);
UPDATE e SET v = 10 WHERE k = 'Y';
CREATE TABLE f (k VARCHAR(20) COLLATE utf8mb4_czech_ci, w CHAR(5) COLLATE utf8mb4_danish_ci, v INT, PRIMARY KEY (k, w));
INSERT INTO f VALUES ('ch', 'aa', 1), ('h', 'å1', 2);
UPDATE f SET v = v + 1;
UPDATE f SET k = 'CH' WHERE k = 'ch';
DELETE FROM f WHERE w = 'å1';
