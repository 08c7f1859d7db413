-- about: SAVEPOINT, ROLLBACK TO, RELEASE, names with backticks, savepoints within one another
-- unfit: mysql56->mysql mariadb->mysql: the slave knows or allows some of it not
CREATE TABLE t (id INT PRIMARY KEY, v INT);
BEGIN;
INSERT INTO t VALUES (1, 1);
SAVEPOINT a;
INSERT INTO t VALUES (2, 2);
SAVEPOINT `b ``x``.y`;
INSERT INTO t VALUES (3, 3);
ROLLBACK TO SAVEPOINT `b ``x``.y`;
INSERT INTO t VALUES (4, 4);
SAVEPOINT A;
INSERT INTO t VALUES (5, 5);
ROLLBACK TO a;
RELEASE SAVEPOINT a;
INSERT INTO t VALUES (6, 6);
COMMIT;
BEGIN;
SAVEPOINT one;
INSERT INTO t VALUES (7, 7);
ROLLBACK TO one;
COMMIT;
