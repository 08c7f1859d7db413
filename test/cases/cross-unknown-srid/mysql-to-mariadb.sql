-- about: a spatial column of one SRID of MySQL stops the service
-- expect: STATEMENT_FAILED
CREATE TABLE t (id INT PRIMARY KEY, g POINT NOT NULL SRID 4326);
