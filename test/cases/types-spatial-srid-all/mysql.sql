-- about: shapes of every type under several SRIDs, as values, in rows without a key, as defaults and in generated columns
-- expect: STATEMENT_FAILED when mysql->mariadb
CREATE TABLE t (id INT PRIMARY KEY, g GEOMETRY SRID 4326, l LINESTRING SRID 4326, y POLYGON SRID 4326, mp MULTIPOINT SRID 3857, ml MULTILINESTRING SRID 0, my MULTIPOLYGON SRID 4326, gc GEOMETRYCOLLECTION SRID 4326, p POINT NOT NULL SRID 4326 DEFAULT (ST_GeomFromText('POINT(-90 180)', 4326)));
INSERT INTO t (id, g, l, y, mp, ml, my, gc) VALUES (1, ST_GeomFromText('POINT(180 -90)', 4326, 'axis-order=long-lat'), ST_GeomFromText('LINESTRING(10 170, -10 -170)', 4326), ST_GeomFromText('POLYGON((0 0, 0 10, 10 10, 10 0, 0 0), (1 1, 1 2, 2 2, 2 1, 1 1))', 4326), ST_GeomFromText('MULTIPOINT(1e300 -1e300, 0 0)', 3857), ST_GeomFromText('MULTILINESTRING((0 0, 1 1))'), ST_GeomFromText('MULTIPOLYGON(((0 0, 0 1, 1 1, 0 0)))', 4326), ST_GeomFromText('GEOMETRYCOLLECTION(POINT(1 2), GEOMETRYCOLLECTION EMPTY, LINESTRING(0 0, 1 1))', 4326));
INSERT INTO t (id, p) VALUES (2, ST_GeomFromText('POINT(45.5 -0.0)', 4326)), (3, ST_GeomFromText('POINT(1 2)', 4326));
UPDATE t SET g = p, p = ST_GeomFromText('POINT(2 1)', 4326) WHERE id > 1;
UPDATE t SET gc = ST_GeomFromText('GEOMETRYCOLLECTION EMPTY', 4326), mp = NULL WHERE id = 1;
DELETE FROM t WHERE id = 3;
CREATE TABLE n (g GEOMETRY, v INT);
INSERT INTO n VALUES (ST_GeomFromText('POINT(1 2)', 4326), 0), (ST_GeomFromText('POINT(2 1)', 4326), 0), (ST_GeomFromText('POINT(1 2)', 3857), 0), (ST_GeomFromText('POINT(1 2)'), 0), (NULL, 0);
UPDATE n SET v = 1 WHERE ST_SRID(g) = 3857;
UPDATE n SET v = 2 WHERE HEX(g) = HEX(ST_GeomFromText('POINT(2 1)', 4326));
DELETE FROM n WHERE ST_SRID(g) = 0;
CREATE TABLE s (p POINT NOT NULL SRID 4326, v INT, SPATIAL INDEX (p));
INSERT INTO s VALUES (ST_GeomFromText('POINT(1 2)', 4326), 1), (ST_GeomFromText('POINT(2 1)', 4326), 1);
UPDATE s SET v = 2 WHERE ST_Latitude(p) = 2;
DELETE FROM s WHERE v = 1;
--same SELECT id, HEX(g) AS g, HEX(y) AS y, HEX(gc) AS gc, HEX(p) AS p FROM c.t ORDER BY id
--same SELECT HEX(g) AS g, v FROM c.n ORDER BY 1
