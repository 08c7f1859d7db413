-- about: keys that a collation takes as equal although their bytes differ: accents, ligatures, case
CREATE TABLE t (k VARCHAR(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci PRIMARY KEY, v INT);
INSERT INTO t VALUES ('strasse', 1), ('e', 2), ('o', 3), ('Σ', 4);
UPDATE t SET k = 'straße' WHERE v = 1;
UPDATE t SET k = 'é', v = 20 WHERE k = 'E';
UPDATE t SET k = 'Ö' WHERE k = 'ó';
UPDATE t SET k = 'ς' WHERE k = 'σ';
CREATE TABLE g (k CHAR(20) CHARACTER SET latin1 COLLATE latin1_german2_ci PRIMARY KEY, v INT);
INSERT INTO g VALUES ('ae', 1), ('ss', 2);
UPDATE g SET k = 'ä' WHERE k = 'AE';
UPDATE g SET k = 'ß', v = 5 WHERE k = 'ss';
DELETE FROM t WHERE k = 'STRASSE';
