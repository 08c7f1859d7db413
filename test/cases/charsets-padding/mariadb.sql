CREATE TABLE np (k VARCHAR(10) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin PRIMARY KEY, v INT);
INSERT INTO np VALUES ('a', 1), ('a ', 2), ('a  ', 3);
UPDATE np SET v = v * 10 WHERE k = 'a ';
DELETE FROM np WHERE k = 'a';
