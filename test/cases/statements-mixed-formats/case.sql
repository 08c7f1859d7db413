-- about: statements and rows of one transaction and of one session
-- only: mixed
CREATE TABLE t (id INT PRIMARY KEY AUTO_INCREMENT, v VARCHAR(50));
BEGIN;
INSERT INTO t (v) VALUES ('statement');
INSERT INTO t (v) VALUES (UUID());
UPDATE t SET v = CONCAT(v, '!');
DELETE FROM t WHERE id = 99;
INSERT INTO t (v) VALUES (CONCAT(RAND(), @x := 5));
COMMIT;
SET binlog_format = 'ROW';
INSERT INTO t (v) VALUES ('row');
SET binlog_format = 'STATEMENT';
INSERT INTO t (v) VALUES ('statement'), (LAST_INSERT_ID());
