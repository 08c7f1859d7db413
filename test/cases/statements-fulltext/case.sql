-- about: a statement that reads a FULLTEXT index sees what was committed before it, and no more
CREATE TABLE t (id INT PRIMARY KEY, v TEXT, n INT DEFAULT 0, FULLTEXT KEY (v));
INSERT INTO t (id, v) VALUES (1, 'full text search'), (2, 'other words'), (3, 'full moon');
UPDATE t SET n = n + 1 WHERE MATCH (v) AGAINST ('words');
BEGIN;
INSERT INTO t (id, v) VALUES (4, 'fresh words');
UPDATE t SET n = n + 10 WHERE MATCH (v) AGAINST ('words' IN BOOLEAN MODE);
COMMIT;
DELETE FROM t WHERE MATCH (v) AGAINST ('moon');
