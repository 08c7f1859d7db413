-- about: -0 of FLOAT and DOUBLE as a value and where it alone tells a row; MariaDB keeps that of a FLOAT only
-- expect: NOT_LOGGABLE when mysql->mariadb
-- expect: NOT_LOGGABLE when mysql56->mariadb
CREATE TABLE t (id INT PRIMARY KEY, f FLOAT, d DOUBLE);
INSERT INTO t VALUES (1, -0e0, -0e0), (2, '-0', '-0.0'), (3, 0, 0);
UPDATE t SET f = -1e-60 WHERE id = 3;
CREATE TABLE n (f FLOAT, d DOUBLE, v INT);
INSERT INTO n VALUES (-0e0, 0, 1), (0, -0e0, 2), (0, 0, 3);
UPDATE n SET v = 20 WHERE v = 2;
UPDATE n SET f = -f WHERE v = 3;
DELETE FROM n WHERE v = 1;
CREATE TABLE r (d DOUBLE, f FLOAT, v INT);
INSERT INTO r VALUES (0e0, 1, 0), (-0e0, 1, 0), (1, 0, 0), (1, -1e-60, 0);
UPDATE r SET v = 1 WHERE ATAN2(d, -1e0) < 0 AND ABS(d) = 0;
UPDATE r SET v = 2 WHERE ATAN2(f, -1e0) < 0 AND ABS(f) = 0;
UPDATE r SET v = 3 WHERE ATAN2(d, -1e0) > 0 AND ABS(d) = 0;
DELETE FROM r WHERE ATAN2(f, -1e0) > 0 AND ABS(f) = 0;
--same SELECT id, ATAN2(d, -1e0) AS d, ATAN2(f, -1e0) AS f FROM c.t ORDER BY id
--same SELECT ATAN2(d, -1e0) AS d, ATAN2(f, -1e0) AS f, v FROM c.r ORDER BY v, 1, 2
