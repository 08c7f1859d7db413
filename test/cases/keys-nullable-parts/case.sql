-- about: unique keys of several columns of which one is NULL are no identity: rows alike but for the rest
CREATE TABLE t (a INT, b INT, v VARCHAR(10), UNIQUE KEY (a, b));
INSERT INTO t VALUES (1, NULL, 'x'), (1, NULL, 'x'), (1, NULL, 'y'), (1, 1, 'z'), (NULL, NULL, 'n'), (NULL, 1, 'o');
UPDATE t SET v = 'changed' WHERE v = 'y';
DELETE FROM t WHERE v = 'x' AND a = 1 LIMIT 1;
UPDATE t SET b = 5 WHERE v = 'x';
UPDATE t SET a = NULL WHERE b = 1 AND a = 1;
DELETE FROM t WHERE a IS NULL AND v = 'o';
