-- about: XA transactions, two of them at once, ended in the other order, by another session
CREATE TABLE t (id INT PRIMARY KEY, v VARCHAR(20));
CREATE TABLE u (id INT PRIMARY KEY, v TEXT);
INSERT INTO t VALUES (1, 'one'), (2, 'two');
XA START 'x', 'y', 5;
INSERT INTO t VALUES (3, 'x');
UPDATE t SET v = 'changed' WHERE id = 1;
INSERT INTO u VALUES (1, REPEAT('long ', 2000));
XA END 'x', 'y', 5;
XA PREPARE 'x', 'y', 5;
--session other
XA START X'00FF27', X'5C';
INSERT INTO t VALUES (4, 'other');
DELETE FROM t WHERE id = 2;
XA END X'00FF27', X'5C';
XA PREPARE X'00FF27', X'5C';
--session third
INSERT INTO u VALUES (5, 'between');
--session other
XA COMMIT X'00FF27', X'5C';
INSERT INTO t VALUES (5, 'between');
--session main
XA COMMIT 'x', 'y', 5;
UPDATE t SET v = CONCAT(v, '.') WHERE id = 3;
XA START 'empty';
XA END 'empty';
XA PREPARE 'empty';
XA COMMIT 'empty';
XA START 'x', 'y', 5;
DELETE FROM t WHERE id = 3;
XA END 'x', 'y', 5;
XA PREPARE 'x', 'y', 5;
XA COMMIT 'x', 'y', 5;
