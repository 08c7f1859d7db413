-- about: FLOAT and DOUBLE: limits, denormals, -0, shortest digits, in keys and without any
-- unfit: mysql56->mysql mysql56->mariadb mysql->mariadb mariadb->mysql: the servers print floating-point numbers otherwise
CREATE TABLE t (id INT PRIMARY KEY, f FLOAT, d DOUBLE, u FLOAT UNSIGNED);
INSERT INTO t VALUES
  (1, 3.4028234663852886e38, 1.7976931348623157e308, 3.4028234663852886e38),
  (2, -3.4028234663852886e38, -1.7976931348623157e308, 0),
  (3, 1.17549435e-38, 2.2250738585072014e-308, 1.17549435e-38),
  (4, 1.4e-45, 4.9406564584124654e-324, 1.4e-45),
  (5, -1e-50, -0e0, 0),
  (6, 0.1, 0.1, 0.1), (7, 16777217, 9007199254740993, 3), (8, 1e0/3e0, 1e0/3e0, 1e0/3e0), (9, NULL, NULL, NULL),
  (10, 1.23456789, 0.1e0 + 0.2e0, 2.5e-7), (11, -123456.789, 5e-324, 1e10);
UPDATE t SET d = d * 3e-1, f = f / 3 WHERE id > 2;
UPDATE t SET f = -f WHERE id = 6;
CREATE TABLE k (d DOUBLE PRIMARY KEY, f FLOAT, v INT);
INSERT INTO k VALUES (0.1e0 + 0.2e0, 0.1, 1), (0.3, 0.3, 2), (1e300, 1e30, 3), (-1e-300, -1e-30, 4), (0, 0, 5);
UPDATE k SET v = v + 10;
UPDATE k SET d = d + 1 WHERE v = 11;
DELETE FROM k WHERE v = 12;
CREATE TABLE n (f FLOAT, d DOUBLE, v INT);
INSERT INTO n VALUES (0.1, 0.1, 1), (0.1, 0.1, 1), (1.1, 1e0/3e0, 2), (1e-40, 4.9e-324, 3), (NULL, NULL, 4), (-0e0, 0, 5);
UPDATE n SET v = 20 WHERE v = 2;
UPDATE n SET f = f * 2 WHERE v = 3;
DELETE FROM n WHERE v = 1 LIMIT 1;
DELETE FROM n WHERE v = 4;
CREATE TABLE m (f FLOAT(7,3), d DOUBLE(12,5));
INSERT INTO m VALUES (1234.5678, 1234567.12345), (-0.0005, -0.000005);
UPDATE m SET f = f + 0.001;
