-- about: rows whose keys leave no integer out, at the limits of the key's type and over gaps, are changed and deleted, and no others
CREATE TABLE digits (n INT PRIMARY KEY);
INSERT INTO digits VALUES (0),(1),(2),(3),(4),(5),(6),(7),(8),(9);

CREATE TABLE signed_keys (id BIGINT PRIMARY KEY, v INT, t VARCHAR(20) CHARACTER SET utf8mb4, b VARCHAR(20) CHARACTER SET latin1);
INSERT INTO signed_keys SELECT a.n * 10 + b.n - 50, 1, 'ä', 'ö' FROM digits a, digits b;
INSERT INTO signed_keys SELECT 9223372036854775807 - n, 1, '€', 'x' FROM digits;
INSERT INTO signed_keys SELECT -9223372036854775808 + n, 1, '''\\', '' FROM digits;
INSERT INTO signed_keys SELECT 4294967290 + a.n * 10 + b.n, 1, NULL, NULL FROM digits a, digits b;
UPDATE signed_keys SET v = v + 1, t = CONCAT('ß', id % 1000), b = 'ü';
UPDATE signed_keys SET v = NULL WHERE id BETWEEN -20 AND 20 AND id <> 3;
DELETE FROM signed_keys WHERE id BETWEEN -40 AND 30 AND id <> 0;
DELETE FROM signed_keys WHERE id > 4294967293 AND id % 7 > 0;
DELETE FROM signed_keys WHERE id > 4294967400;

CREATE TABLE unsigned_keys (id BIGINT UNSIGNED PRIMARY KEY, v INT);
INSERT INTO unsigned_keys SELECT 18446744073709551615 - a.n * 10 - b.n, 1 FROM digits a, digits b;
INSERT INTO unsigned_keys SELECT CAST(9223372036854775760 AS UNSIGNED) + a.n * 10 + b.n, 1 FROM digits a, digits b;
UPDATE unsigned_keys SET v = id % 1000;
DELETE FROM unsigned_keys WHERE id >= 9223372036854775770 AND id <= 9223372036854775840;
DELETE FROM unsigned_keys WHERE id > 18446744073709551595;

CREATE TABLE tiny_keys (id TINYINT PRIMARY KEY, v INT);
INSERT INTO tiny_keys SELECT a.n * 10 + b.n + 28, 1 FROM digits a, digits b;
INSERT INTO tiny_keys SELECT -128 + a.n * 10 + b.n, 1 FROM digits a, digits b;
UPDATE tiny_keys SET v = -id;
DELETE FROM tiny_keys WHERE id > 100 OR id < -100;
DELETE FROM tiny_keys ORDER BY id DESC LIMIT 40;
