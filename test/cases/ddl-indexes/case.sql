-- about: indexes of every kind made, changed and dropped
-- expect: STATEMENT_FAILED when mysql->mariadb
-- expect: STATEMENT_FAILED when mariadb->mysql
-- lenient: mysql56->mysql mysql56->mariadb: the master knows not all of it
CREATE TABLE t (a INT NOT NULL, b VARCHAR(200), d TEXT, g POINT NOT NULL, v INT);
INSERT INTO t VALUES (1, 'x', 'text here', ST_GeomFromText('POINT(1 1)'), 1), (2, 'y', 'other', ST_GeomFromText('POINT(2 2)'), 2);
CREATE UNIQUE INDEX u ON t (a);
UPDATE t SET v = 5 WHERE a = 1;
CREATE INDEX bb ON t (b(10), v DESC);
CREATE FULLTEXT INDEX ft ON t (d);
CREATE SPATIAL INDEX sp ON t (g);
ALTER TABLE t ADD PRIMARY KEY (a), DROP INDEX u;
UPDATE t SET a = 3 WHERE a = 2;
DROP INDEX bb ON t;
ALTER TABLE t ADD INDEX `strange ``name` (v) COMMENT 'it''s', ADD CONSTRAINT q UNIQUE (v, b);
ALTER TABLE t DISABLE KEYS;
ALTER TABLE t ENABLE KEYS;
DELETE FROM t WHERE a = 3;
ALTER TABLE t DROP PRIMARY KEY, ADD id INT AUTO_INCREMENT PRIMARY KEY FIRST;
INSERT INTO t (a, g) VALUES (9, ST_GeomFromText('POINT(3 3)'));
