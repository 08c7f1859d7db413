-- about: collations of MySQL become those of MariaDB that sort alike
CREATE TABLE a (v VARCHAR(20) COLLATE utf8mb4_0900_ai_ci PRIMARY KEY, w VARCHAR(20) COLLATE utf8mb4_0900_as_cs, x VARCHAR(20) COLLATE utf8mb4_0900_as_ci, y VARCHAR(20) COLLATE utf8mb4_0900_bin, z VARCHAR(20) COLLATE utf8mb4_unicode_520_ci);
INSERT INTO a VALUES ('a', 'a', 'a', 'a', 'a'), ('a ', 'A', 'A', 'A', 'A'), ('b', 'ß', 'ss', 'é', 'e');
UPDATE a SET v = 'A', y = 'q' WHERE v = 'a';
DELETE FROM a WHERE v = 'B';
CREATE TABLE l (d VARCHAR(20) COLLATE utf8mb4_de_pb_0900_ai_ci, e VARCHAR(20) COLLATE utf8mb4_es_trad_0900_as_cs, f VARCHAR(20) COLLATE utf8mb4_hr_0900_ai_ci) COLLATE utf8mb4_sv_0900_ai_ci;
INSERT INTO l VALUES ('ä', 'ch', 'lj');
SET NAMES utf8mb4 COLLATE utf8mb4_0900_as_cs;
CREATE TABLE n (v VARCHAR(10) NOT NULL DEFAULT 'a');
INSERT INTO n VALUES ('x');
