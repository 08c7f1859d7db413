-- about: a transaction of many statements and several megabytes
CREATE TABLE t (id INT PRIMARY KEY AUTO_INCREMENT, v INT, b LONGBLOB);
BEGIN;
--repeat 200
INSERT INTO t (v, b) VALUES (1, REPEAT('0123456789abcdef', 1500));
UPDATE t SET v = v + 1;
UPDATE t SET b = CONCAT(b, 'x') WHERE id % 3 = 1;
DELETE FROM t WHERE id % 5 = 2;
COMMIT;
INSERT INTO t (v) VALUES (0);
