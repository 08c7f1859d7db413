-- about: FULLTEXT, SPATIAL, prefix and descending indexes, made with the table and later, while rows change
-- expect: STATEMENT_FAILED when mysql->mariadb
-- expect: STATEMENT_FAILED when mariadb->mysql
CREATE TABLE t (id INT PRIMARY KEY, tx TEXT, p POINT NOT NULL, v VARCHAR(200), n INT, FULLTEXT KEY ft (tx), KEY pre (v(7), n DESC)) ENGINE = InnoDB;
INSERT INTO t VALUES (1, 'some words here', ST_GeomFromText('POINT(1 1)'), 'aaaaaaaaaaaa', 1), (2, 'other words', ST_GeomFromText('POINT(2 2)'), 'aaaaaaaaaab', 2);
UPDATE t SET tx = 'changed words', n = n + 1 WHERE id = 1;
ALTER TABLE t ADD FULLTEXT KEY both_of (tx, v), DROP KEY ft;
CREATE INDEX byhash USING HASH ON t (n);
UPDATE t SET v = 'b', p = ST_GeomFromText('POINT(-1 0.5)') WHERE id = 2;
DROP INDEX pre ON t;
CREATE UNIQUE INDEX un ON t (v(3), n);
DELETE FROM t WHERE id = 1;
