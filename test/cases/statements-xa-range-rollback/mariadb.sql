-- about: XA ROLLBACK of statements that found rows leaves what others put into their range
CREATE TABLE t (id INT PRIMARY KEY, k INT, v VARCHAR(20), KEY (k));
INSERT INTO t VALUES (1, 10, 'a'), (5, 50, 'a'), (9, 90, 'a');
XA START 'undone';
UPDATE t SET v = 'never' WHERE k > 60;
DELETE FROM t WHERE k = 30;
XA END 'undone';
XA PREPARE 'undone';
--session other
INSERT INTO t VALUES (3, 30, 'other'), (19, 91, 'other');
--session main
XA ROLLBACK 'undone';
UPDATE t SET v = CONCAT(v, '.') WHERE k < 100;
XA START 'undone';
DELETE FROM t WHERE k > 90;
XA END 'undone';
XA PREPARE 'undone';
--session other
INSERT INTO t VALUES (20, 92, 'kept');
--session main
XA COMMIT 'undone';
