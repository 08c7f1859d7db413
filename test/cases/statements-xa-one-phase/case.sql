-- about: XA COMMIT .. ONE PHASE is a plain transaction, a large one too
CREATE TABLE t (id INT PRIMARY KEY, v TEXT);
XA START 'x';
INSERT INTO t VALUES (1, 'one');
XA END 'x';
XA COMMIT 'x' ONE PHASE;
XA START 'y';
INSERT INTO t VALUES (2, 'never');
XA END 'y';
XA ROLLBACK 'y';
INSERT INTO t VALUES (3, 'three');
XA START 'large';
INSERT INTO t VALUES (4, REPEAT('a', 3000)), (5, REPEAT('b', 3000));
UPDATE t SET v = REPEAT('c', 9000) WHERE id < 4;
DELETE FROM t WHERE id = 5;
XA END 'large';
XA COMMIT 'large' ONE PHASE;
