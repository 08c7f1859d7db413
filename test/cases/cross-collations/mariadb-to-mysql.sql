-- about: collations of MariaDB become those of MySQL that sort alike
CREATE TABLE a (v VARCHAR(20) COLLATE utf8mb4_uca1400_nopad_ai_ci PRIMARY KEY, w VARCHAR(20) COLLATE utf8mb4_uca1400_as_cs, x VARCHAR(20) COLLATE uca1400_as_ci, y VARCHAR(20) COLLATE utf8mb4_nopad_bin) CHARSET utf8mb4;
INSERT INTO a VALUES ('a', 'a', 'a', 'a'), ('a ', 'A', 'A', 'A'), ('b', 'ß', 'ss', 'é');
UPDATE a SET v = 'A', y = 'q' WHERE v = 'a';
DELETE FROM a WHERE v = 'B';
CREATE TABLE l (d VARCHAR(20) COLLATE utf8mb4_uca1400_german2_ai_ci, e VARCHAR(20) COLLATE utf8mb4_uca1400_spanish2_nopad_as_cs);
INSERT INTO l VALUES ('ä', 'ch');
