-- about: spatial values, with and without SRID, are the same bytes
CREATE TABLE t (id INT PRIMARY KEY, g GEOMETRY, p POINT);
INSERT INTO t VALUES (1, POINT(1, 2), POINT(-1.5, 1e10)), (2, NULL, NULL);
UPDATE t SET g = LINESTRING(POINT(0, 0), POINT(1, 1)) WHERE id = 2;
DELETE FROM t WHERE id = 1;
