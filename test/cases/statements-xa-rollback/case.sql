-- about: XA ROLLBACK of what was prepared, and before it was; the same XID again
-- unfit: mysql56->mysql mariadb->mysql: the slave knows or allows some of it not
CREATE TABLE t (id INT PRIMARY KEY, v VARCHAR(20));
XA START 'r', 'b', 7;
INSERT INTO t VALUES (1, 'never');
SAVEPOINT s;
INSERT INTO t VALUES (2, 'never');
ROLLBACK TO s;
XA END 'r', 'b', 7;
XA PREPARE 'r', 'b', 7;
XA ROLLBACK 'r', 'b', 7;
XA START 'r', 'b', 7;
INSERT INTO t VALUES (1, 'kept');
SAVEPOINT s;
INSERT INTO t VALUES (2, 'undone');
ROLLBACK TO s;
INSERT INTO t VALUES (3, 'kept');
XA END 'r', 'b', 7;
XA PREPARE 'r', 'b', 7;
XA COMMIT 'r', 'b', 7;
XA START 'early';
INSERT INTO t VALUES (9, 'never');
XA END 'early';
XA ROLLBACK 'early';
