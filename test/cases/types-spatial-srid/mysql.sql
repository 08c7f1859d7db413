-- about: SRID 4326 and a column bound to it keep their axes
-- expect: STATEMENT_FAILED when mysql->mariadb
CREATE TABLE t (id INT PRIMARY KEY, g GEOMETRY, p POINT SRID 4326, q POINT NOT NULL SRID 3857);
INSERT INTO t VALUES (1, ST_GeomFromText('POINT(45 90)', 4326), ST_GeomFromText('POINT(-89.9 179.9)', 4326), ST_GeomFromText('POINT(100 200)', 3857)),
  (2, ST_GeomFromText('LINESTRING(0 0, 10 10)', 4326), NULL, ST_SRID(POINT(1, 2), 3857));
UPDATE t SET p = ST_GeomFromText('POINT(1 2)', 4326) WHERE id = 2;
UPDATE t SET g = ST_SRID(POINT(7, 8), 0) WHERE id = 1;
ALTER TABLE t ADD SPATIAL INDEX (q);
DELETE FROM t WHERE id = 2;
--same SELECT id, HEX(g), HEX(p), HEX(q) FROM c.t ORDER BY id
