-- about: keys of several columns in another order than the table's, parts changed
CREATE TABLE t (v INT, c DATE, b VARCHAR(10), a INT, d BINARY(3), PRIMARY KEY (a, d, c, b));
INSERT INTO t VALUES (1, '2024-01-01', 'x', 1, 'a'), (2, '2024-01-01', 'X1', 1, 'a'), (3, '2024-01-02', 'x', 2, 0x6100);
UPDATE t SET v = v * 10;
UPDATE t SET c = c + INTERVAL 1 DAY ORDER BY c DESC;
UPDATE t SET d = 'zz', a = 5 WHERE v = 10;
DELETE FROM t WHERE b = 'x1';
