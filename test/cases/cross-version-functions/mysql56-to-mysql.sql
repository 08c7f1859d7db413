-- about: what a statement makes that versions of MySQL answer differently: names of utf8mb3, the type of NULL, LIKE under NO_BACKSLASH_ESCAPES, the order of the axes of an SRID
-- expect: NOT_LOGGABLE when mixed
-- expect: NOT_LOGGABLE when statement
CREATE TABLE t (id INT PRIMARY KEY, v VARCHAR(50) CHARACTER SET utf8mb4);
SET NAMES utf8;
INSERT INTO t VALUES (1, CHARSET('x')), (2, COLLATION(n'x'));
CREATE TABLE u (PRIMARY KEY (id)) SELECT id, NULL AS nothing FROM t;
CREATE TABLE g (g GEOMETRY);
INSERT INTO g VALUES (ST_GeomFromText('POINT(1 2)', 4326));
SET sql_mode = 'NO_BACKSLASH_ESCAPES';
INSERT INTO t VALUES (3, 'a\');
UPDATE t SET v = CONCAT(v, '\') WHERE v LIKE 'a\%';
