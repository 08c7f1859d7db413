-- about: a key that changes its case, its accents or its trailing spaces
CREATE TABLE t (k VARCHAR(20) PRIMARY KEY, v INT) COLLATE utf8mb4_general_ci;
INSERT INTO t VALUES ('a', 1), ('b', 2), ('ce', 3), ('d', 4);
UPDATE t SET k = 'A' WHERE k = 'a';
UPDATE t SET k = 'B ' WHERE k = 'b';
UPDATE t SET k = 'cé' WHERE k = 'ce';
UPDATE t SET k = UPPER(k), v = v + 1;
REPLACE INTO t VALUES ('D', 40), ('a', 10);
INSERT INTO t VALUES ('b', 0) ON DUPLICATE KEY UPDATE k = 'b', v = 20;
DELETE FROM t WHERE k = 'ce';
