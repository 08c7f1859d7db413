-- about: spatial values, with and without SRID, are the same bytes
-- except: statement mixed
CREATE TABLE t (id INT PRIMARY KEY, g GEOMETRY, p POINT);
INSERT INTO t VALUES (1, POINT(1, 2), POINT(-1.5, 1e10)), (2, NULL, NULL);
UPDATE t SET g = LINESTRING(POINT(0, 0), POINT(1, 1)) WHERE id = 2;
DELETE FROM t WHERE id = 1;
CREATE TABLE s (id INT PRIMARY KEY, g GEOMETRY, l LINESTRING, y POLYGON, mp MULTIPOINT, ml MULTILINESTRING, my MULTIPOLYGON, gc GEOMETRYCOLLECTION);
INSERT INTO s VALUES (1, ST_GeomFromText('POINT(45 90)', 4326), ST_GeomFromText('LINESTRING(1 2, 3 4)', 4326), ST_GeomFromText('POLYGON((0 0, 0 10, 10 10, 10 0, 0 0), (1 1, 1 2, 2 2, 2 1, 1 1))', 4326), ST_GeomFromText('MULTIPOINT(1 2, 3 4)', 3857), ST_GeomFromText('MULTILINESTRING((0 0, 1 1), (2 2, 3 3))', 4326), ST_GeomFromText('MULTIPOLYGON(((0 0, 0 1, 1 1, 0 0)))', 3857), ST_GeomFromText('GEOMETRYCOLLECTION(POINT(1 2), LINESTRING(0 0, 1 1))', 4326)), (2, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
UPDATE s SET g = l, l = NULL;
UPDATE s SET g = ST_GeomFromText('POINT(-89.5 -179.5)', 3857) WHERE id = 2;
CREATE TABLE n (g GEOMETRY, v INT);
INSERT INTO n VALUES (ST_GeomFromText('POINT(1 2)', 4326), 0), (ST_GeomFromText('POINT(2 1)', 4326), 0), (ST_GeomFromText('POINT(1 2)', 3857), 0), (POINT(1, 2), 0);
UPDATE n SET v = 1 WHERE HEX(g) = HEX(ST_GeomFromText('POINT(1 2)', 3857));
DELETE FROM n WHERE HEX(g) = HEX(ST_GeomFromText('POINT(2 1)', 4326));
--same SELECT id, HEX(g) AS g, HEX(y) AS y, HEX(mp) AS mp, HEX(ml) AS ml, HEX(my) AS my, HEX(gc) AS gc FROM c.s ORDER BY id
--same SELECT HEX(g) AS g, v FROM c.n ORDER BY 1
