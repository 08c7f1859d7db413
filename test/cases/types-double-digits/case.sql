-- about: doubles that need all their digits, computed on the master, as part of a row without a key
CREATE TABLE t (d DOUBLE, f FLOAT, v INT);
INSERT INTO t VALUES (0.1 + 0.2e0, 0.1, 1), (1e0 / 3, 16777217, 2), (9007199254740993, 3.4028234e38, 3), (4.9e-324, 1.4e-45, 4), (2.2250738585072011e-308, 1.17549421e-38, 5), (1.7976931348623157e308, -0.0000001, 6), (0e0, 0e0, 7), (PI(), PI(), 8), (1e22, 8388607.5, 9), (123456789012345680, 0.3, 10);
UPDATE t SET v = v + 100 WHERE v > 1;
UPDATE t SET d = d / 7, f = f / 7 WHERE v IN (103, 108);
DELETE FROM t WHERE v = 105;
