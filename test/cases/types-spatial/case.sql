-- about: every spatial type, NULL and empty collections
-- lenient: mysql56->mysql mysql56->mariadb: the master knows not all of it
CREATE TABLE t (id INT PRIMARY KEY, g GEOMETRY, p POINT, l LINESTRING, y POLYGON, mp MULTIPOINT, ml MULTILINESTRING, my MULTIPOLYGON, gc GEOMETRYCOLLECTION);
INSERT INTO t VALUES (1, ST_GeomFromText('POINT(0.1 -1e300)'), ST_GeomFromText('POINT(-0.0 1e-300)'), ST_GeomFromText('LINESTRING(0 0, 1 1, 2 2.5)'), ST_GeomFromText('POLYGON((0 0, 10 0, 10 10, 0 10, 0 0), (2 2, 2 4, 4 4, 4 2, 2 2))'), ST_GeomFromText('MULTIPOINT(1 1, 2 2)'), ST_GeomFromText('MULTILINESTRING((0 0, 1 1), (2 2, 3 3))'), ST_GeomFromText('MULTIPOLYGON(((0 0, 1 0, 1 1, 0 0)))'), ST_GeomFromText('GEOMETRYCOLLECTION(POINT(1 1), LINESTRING(0 0, 1 1))')),
  (2, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL), (3, ST_GeomFromText('GEOMETRYCOLLECTION EMPTY'), ST_GeomFromText('POINT(39 92)'), NULL, NULL, NULL, NULL, NULL, ST_GeomFromText('GEOMETRYCOLLECTION EMPTY'));
UPDATE t SET p = ST_GeomFromText('POINT(5 6)'), g = l WHERE id = 1;
UPDATE t SET g = ST_GeomFromText('POINT(1 2)') WHERE id = 2;
DELETE FROM t WHERE id = 3;
CREATE TABLE n (p POINT NOT NULL, v INT, SPATIAL INDEX (p));
INSERT INTO n VALUES (ST_GeomFromText('POINT(1 1)'), 1), (ST_GeomFromText('POINT(1 1)'), 1), (ST_GeomFromText('POINT(2 2)'), 2);
UPDATE n SET v = 3 WHERE v = 2;
DELETE FROM n WHERE v = 1 LIMIT 1;
--same SELECT id, HEX(g), HEX(p) FROM c.t ORDER BY id
