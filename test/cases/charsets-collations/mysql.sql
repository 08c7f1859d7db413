CREATE TABLE g (k VARCHAR(20) COLLATE utf8mb4_0900_as_ci PRIMARY KEY, w VARCHAR(10) COLLATE utf8mb4_0900_bin, v INT);
INSERT INTO g VALUES ('a', 'x', 1), ('á', 'x ', 2), ('a ', 'X', 3);
UPDATE g SET v = v * 10;
UPDATE g SET k = 'A' WHERE k = 'a';
DELETE FROM g WHERE k = 'a ';
