-- about: an invisible column as primary key, hidden indexes and columns renamed under them
-- expect: STATEMENT_FAILED when mysql->mariadb
CREATE TABLE t (id INT AUTO_INCREMENT PRIMARY KEY INVISIBLE, a INT, b VARCHAR(10), UNIQUE KEY u (a) INVISIBLE);
INSERT INTO t VALUES (1, 'x'), (2, 'y'), (NULL, 'z');
UPDATE t SET b = 'changed' WHERE a = 2;
INSERT INTO t (id, a, b) VALUES (100, 3, 'w');
ALTER TABLE t RENAME COLUMN id TO k, ALTER INDEX u VISIBLE;
DELETE FROM t WHERE a IS NULL;
ALTER TABLE t ALTER COLUMN k SET VISIBLE;
INSERT INTO t VALUES (200, 9, 'v');
