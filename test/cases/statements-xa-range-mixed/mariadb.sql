-- about: statements, rows, variables and savepoints in a prepared transaction whose statements find rows
-- except: statement
CREATE TABLE t (id INT PRIMARY KEY AUTO_INCREMENT, k INT, v VARCHAR(60), r DOUBLE, d DATETIME(6), KEY (k));
INSERT INTO t (k, v) VALUES (10, 'a'), (20, 'b'), (30, 'c');
SET @v = _utf8mb4'größer', @n = 7;
SET timestamp = 1700000000.5;
XA START 'mixed';
UPDATE t SET v = CONCAT(v, @v), d = NOW(6) WHERE k > 25;
INSERT INTO t (k, v, r) VALUES (@n, 'random', RAND(3));
SAVEPOINT a;
DELETE FROM t WHERE k = 10;
ROLLBACK TO a;
INSERT INTO t (k, v) SELECT LAST_INSERT_ID(), CONCAT('id ', k) FROM t WHERE k = 20;
INSERT INTO t (k, v) SELECT k, REPLACE(UUID(), '-', '') FROM t WHERE k = 30;
UPDATE t SET v = CONCAT(v, ' upper') WHERE k = 36;
XA END 'mixed';
XA PREPARE 'mixed';
SET timestamp = DEFAULT;
--session other
INSERT INTO t (k, v) VALUES (35, 'between'), (36, 'big between');
--session main
XA COMMIT 'mixed';
INSERT INTO t (k, v) SELECT id, v FROM t WHERE k > 24 ORDER BY id;
