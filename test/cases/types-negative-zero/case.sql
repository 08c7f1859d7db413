-- about: -0 of FLOAT and DOUBLE, which MariaDB does not keep
-- expect: NOT_LOGGABLE when mysql->mariadb
-- expect: NOT_LOGGABLE when mysql56->mariadb
CREATE TABLE t (id INT PRIMARY KEY, f FLOAT, d DOUBLE);
INSERT INTO t VALUES (1, -0e0, -0e0), (2, '-0', '-0.0'), (3, 0, 0);
CREATE TABLE n (f FLOAT, d DOUBLE, v INT);
INSERT INTO n VALUES (-0e0, 0, 1), (0, -0e0, 2), (0, 0, 3);
UPDATE n SET v = 20 WHERE v = 2;
UPDATE n SET f = -f WHERE v = 3;
DELETE FROM n WHERE v = 1;
