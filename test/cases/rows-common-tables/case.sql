-- about: INSERT, UPDATE and DELETE by recursive common tables and window functions
-- unfit: mysql56->mysql mysql56->mariadb: MySQL 5.6 has no common tables
CREATE TABLE t (id INT PRIMARY KEY, v INT, w VARCHAR(20));
INSERT INTO t WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < 500) SELECT i, i * i, CONCAT('row ', i) FROM n;
UPDATE t JOIN (SELECT id, ROW_NUMBER() OVER (ORDER BY v DESC) AS r FROM t) AS o ON t.id = o.id SET t.v = o.r;
DELETE FROM t WHERE id IN (SELECT id FROM (SELECT id, SUM(v) OVER (ORDER BY id) AS s FROM t) AS x WHERE s % 3 = 0);
