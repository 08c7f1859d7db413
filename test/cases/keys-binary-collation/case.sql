-- about: keys that differ in case, accent or width only, under a binary collation and as bytes
CREATE TABLE t (k VARCHAR(10) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin PRIMARY KEY, v INT);
INSERT INTO t VALUES ('a', 1), ('A', 2), ('á', 3), ('ａ', 4);
UPDATE t SET v = 20 WHERE k = 'A';
UPDATE t SET k = 'Á' WHERE k = 'á';
DELETE FROM t WHERE k = 'a';
CREATE TABLE b (k VARBINARY(10) PRIMARY KEY, v INT);
INSERT INTO b VALUES ('a', 1), ('A', 2), ('a ', 3), (x'6100', 4), (x'', 5), (x'00', 6);
UPDATE b SET v = v + 100 WHERE k IN ('a', x'00');
UPDATE b SET k = x'610000' WHERE k = x'6100';
DELETE FROM b WHERE k = '';
