-- about: every row of a table is updated, hundreds with neighbouring keys, in columns of every type, some of them to NULL and some only here and there
CREATE TABLE digits (n INT PRIMARY KEY);
INSERT INTO digits VALUES (0),(1),(2),(3),(4),(5),(6),(7),(8),(9);
CREATE TABLE t (
  id MEDIUMINT PRIMARY KEY, i1 TINYINT, i2 SMALLINT UNSIGNED, i3 MEDIUMINT, i8 BIGINT, u8 BIGINT UNSIGNED ZEROFILL,
  de DECIMAL(65,30), d1 DECIMAL(9,4) UNSIGNED, y YEAR, da DATE, ti TIME(6), dt DATETIME(3), ts TIMESTAMP(6) NULL,
  ch CHAR(20) CHARACTER SET latin1, vc VARCHAR(90) CHARACTER SET utf8mb4, sj VARCHAR(90) CHARACTER SET sjis, u6 VARCHAR(20) CHARACTER SET utf16,
  tx TEXT CHARACTER SET utf8mb4, bl BLOB, bi BINARY(6), vb VARBINARY(20),
  fl FLOAT, dd DOUBLE, en ENUM('a', 'b', 'c'), se SET('x', 'y', 'z'), bt BIT(13), v INT NOT NULL,
  clock TIMESTAMP(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6) ON UPDATE CURRENT_TIMESTAMP(6), KEY (vc), KEY (i8)
);
INSERT INTO t (id, v) SELECT 8388300 + a.n * 100 + b.n * 10 + c.n, 0 FROM digits a, digits b, digits c WHERE a.n < 3;
UPDATE t SET i1 = id % 256 - 128, i2 = id % 65536, i3 = id - 8388607, i8 = -9223372036854775807 + id % 9 - 1, u8 = 18446744073709551615 - id % 7;
UPDATE t SET de = -99999999999999999999999999999999999.999999999999999999999999999999 + id, d1 = id / 1000, y = 1901 + id % 255;
UPDATE t SET y = 0, i1 = NULL, d1 = 0 WHERE id % 50 > 20;
UPDATE t SET y = 2000, i1 = -(id % 7);
UPDATE t SET y = IF(id % 50 > 30, 1901 + id % 255, 0) WHERE id % 50 > 20;
UPDATE t SET da = '2026-02-28' + INTERVAL id % 400 DAY, ti = SEC_TO_TIME(-3020399 + id % 100), dt = '9999-12-31 23:59:59.999', ts = '1970-01-01 12:00:01.000001' + INTERVAL id % 1000 MICROSECOND;
UPDATE t SET ch = CONCAT('ö ''\\', id), vc = CONCAT('€"😀', id, '  '), sj = CONCAT('表ソ', id), u6 = CONCAT('й', id), tx = REPEAT(CONCAT('ß', id), id % 30);
UPDATE t SET bl = UNHEX(CONCAT('00FF275C1A0A', LPAD(HEX(id), 6, '0'))), bi = UNHEX(CONCAT('80', LPAD(HEX(id), 6, '0'))), vb = UNHEX(CONCAT('FE', LPAD(HEX(id), 8, '0')));
UPDATE t SET ch = '', vc = '', tx = '', bl = '', vb = NULL WHERE id % 3 = 0;
UPDATE t SET fl = id / 8, dd = id / 8e0, en = 1 + id % 3, se = id % 8, bt = id % 8192, v = id;
UPDATE t SET v = v + 1, en = IF(id % 40 = 0, 'a', en);
UPDATE t SET v = v + 1, clock = clock;
UPDATE t SET clock = clock + INTERVAL 1 SECOND;
UPDATE t SET de = NULL, vc = IF(id % 100 < 90, vc, 'changed'), ts = NULL;

CREATE TABLE wide (id INT PRIMARY KEY, v VARCHAR(3100), w INT);
INSERT INTO wide SELECT a.n * 10 + b.n - 50, REPEAT(b.n, 3000), 1 FROM digits a, digits b;
UPDATE wide SET v = REVERSE(CONCAT(v, id)) WHERE id < 40;
UPDATE wide SET w = 2;
BEGIN;
UPDATE wide SET w = id WHERE id BETWEEN -40 AND -21;
UPDATE wide SET w = 3 WHERE id BETWEEN -20 AND -1;
UPDATE wide SET v = NULL, w = NULL WHERE id BETWEEN 0 AND 19;
UPDATE wide SET w = -1 WHERE id BETWEEN 20 AND 39;
COMMIT;

CREATE TABLE gaps (id BIGINT PRIMARY KEY, v INT, t VARCHAR(30) CHARACTER SET utf8mb4);
INSERT INTO gaps SELECT a.n * 100 + b.n * 10 + c.n - 500, 1, 'one' FROM digits a, digits b, digits c;
INSERT INTO gaps SELECT -9223372036854775808 + b.n * 10 + c.n, 1, 'one' FROM digits b, digits c;
INSERT INTO gaps SELECT 9223372036854775807 - b.n * 10 - c.n, 1, 'one' FROM digits b, digits c;
UPDATE gaps SET v = 2, t = CONCAT('zwö', id) WHERE id % 11 <> 0;
UPDATE gaps SET v = 3 WHERE id % 4 <> 1;
UPDATE gaps SET t = NULL WHERE id % 2 = 0;
DELETE FROM gaps WHERE id % 13 IN (0, 5);
UPDATE gaps SET v = id % 1000, t = 'all';
CREATE TABLE unsigned_gaps (id BIGINT UNSIGNED PRIMARY KEY, v INT);
INSERT INTO unsigned_gaps SELECT CAST(9223372036854775760 AS UNSIGNED) + a.n * 10 + b.n, 1 FROM digits a, digits b;
INSERT INTO unsigned_gaps SELECT 18446744073709551615 - a.n * 10 - b.n, 1 FROM digits a, digits b;
INSERT INTO unsigned_gaps SELECT a.n * 10 + b.n, 1 FROM digits a, digits b;
UPDATE unsigned_gaps SET v = 2 WHERE id % 7 <> 0;
DELETE FROM unsigned_gaps WHERE id % 9 = 0;
UPDATE unsigned_gaps SET v = id % 1000;
