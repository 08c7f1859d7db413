-- about: a unique key without NULLs serves where there is no primary key
CREATE TABLE t (a INT NOT NULL, b VARCHAR(10) NOT NULL, v INT, w INT, UNIQUE KEY one (a, b), UNIQUE KEY two (w));
INSERT INTO t VALUES (1, 'a', 1, 1), (1, 'b', 2, NULL), (2, 'a', 3, NULL);
UPDATE t SET v = v + 10;
UPDATE t SET b = 'c' WHERE a = 1 AND b = 'b';
DELETE FROM t WHERE a = 2;
UPDATE t SET w = 5, a = 7 WHERE v = 12;
