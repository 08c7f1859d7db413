-- about: SRIDs of MariaDB are kept as they are
-- expect: STATEMENT_FAILED when mariadb->mysql
CREATE TABLE t (id INT PRIMARY KEY, g GEOMETRY, p POINT REF_SYSTEM_ID = 4326);
INSERT INTO t VALUES (1, ST_GeomFromText('POINT(45 90)', 4326), ST_GeomFromText('POINT(1 2)', 4326)), (2, ST_GeomFromText('POINT(45 90)', 1), ST_GeomFromText('POINT(3 4)', 0));
UPDATE t SET p = ST_GeomFromText('POINT(9 9)', 4326) WHERE id = 2;
--same SELECT id, HEX(g), HEX(p) FROM c.t ORDER BY id
