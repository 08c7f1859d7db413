-- about: several columns moved, renamed and changed in one ALTER TABLE, between rows
CREATE TABLE t (id INT PRIMARY KEY, a INT, b VARCHAR(10), c DATE, d DECIMAL(5,2));
INSERT INTO t VALUES (1, 1, 'b', '2024-01-01', 1.25);
ALTER TABLE t MODIFY d DECIMAL(8,3) FIRST, MODIFY b VARCHAR(20) AFTER d, ADD e INT DEFAULT 9 AFTER id;
INSERT INTO t (id, a, b, c, d) VALUES (2, 2, 'bb', '2024-02-02', 2.125);
ALTER TABLE t CHANGE a aa BIGINT AFTER c, DROP e, ADD (f INT, g INT DEFAULT 3);
UPDATE t SET aa = aa + 1, f = id;
ALTER TABLE t MODIFY id INT FIRST, CHANGE f a INT, CHANGE aa f BIGINT;
UPDATE t SET a = 100 WHERE f = 3;
DELETE FROM t WHERE b = 'b';
