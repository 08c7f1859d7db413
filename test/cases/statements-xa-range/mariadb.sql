-- about: what others put into the range of a statement after its XA PREPARE is not changed at XA COMMIT
CREATE TABLE t (id INT PRIMARY KEY, k INT, v VARCHAR(20), KEY (k));
INSERT INTO t VALUES (1, 10, 'a'), (5, 50, 'a'), (9, 90, 'a');
XA START 'range';
UPDATE t SET v = 'changed' WHERE k = 30;
UPDATE t SET v = 'last' WHERE k > 80;
DELETE FROM t WHERE id = 7;
XA END 'range';
XA PREPARE 'range';
--session other
INSERT INTO t VALUES (3, 30, 'other'), (7, 31, 'kept'), (12, 120, 'other');
UPDATE t SET k = 130 WHERE id = 1;
--session main
XA COMMIT 'range';
UPDATE t SET v = CONCAT(v, '.') WHERE k > 20;
XA START 'range';
DELETE FROM t WHERE k > 125;
XA END 'range';
XA PREPARE 'range';
--session other
INSERT INTO t VALUES (14, 140, 'kept');
--session main
XA COMMIT 'range';
