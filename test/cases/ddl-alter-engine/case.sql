-- about: the engine of a table changed there and back, rows in between, a transaction after
CREATE TABLE t (id INT PRIMARY KEY, v VARCHAR(10)) ENGINE = InnoDB;
INSERT INTO t VALUES (1, 'a'), (2, 'b');
ALTER TABLE t ENGINE = MyISAM;
UPDATE t SET v = 'c' WHERE id = 1;
DELETE FROM t WHERE id = 2;
INSERT INTO t VALUES (3, 'd');
ALTER TABLE t ENGINE = InnoDB;
BEGIN;
UPDATE t SET v = 'gone';
ROLLBACK;
BEGIN;
UPDATE t SET v = 'kept' WHERE id = 3;
COMMIT;
