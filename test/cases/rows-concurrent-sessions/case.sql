-- about: transactions of several sessions that overlap
CREATE TABLE t (id INT PRIMARY KEY, v VARCHAR(20));
CREATE TABLE u (id INT PRIMARY KEY, v VARCHAR(20));
BEGIN;
INSERT INTO t VALUES (1, 'main');
--session other
BEGIN;
INSERT INTO t VALUES (2, 'other');
INSERT INTO u VALUES (1, 'other');
--session third
INSERT INTO u VALUES (2, 'third');
--session other
COMMIT;
--session main
UPDATE u SET v = 'changed by main' WHERE id = 1;
--session third
BEGIN;
DELETE FROM t WHERE id = 2;
--session main
COMMIT;
--session third
UPDATE t SET v = 'changed by third';
COMMIT;
