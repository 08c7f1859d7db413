-- about: primary and unique keys dropped, added and moved while rows come and go
CREATE TABLE t (a INT NOT NULL, b INT NOT NULL, c VARCHAR(10), PRIMARY KEY (a));
INSERT INTO t VALUES (1, 10, 'x'), (2, 20, 'y'), (3, 30, 'z');
ALTER TABLE t DROP PRIMARY KEY;
UPDATE t SET c = 'none' WHERE b = 10;
INSERT INTO t VALUES (1, 11, 'twice');
ALTER TABLE t ADD PRIMARY KEY (b);
UPDATE t SET a = 5 WHERE b = 11;
DELETE FROM t WHERE a = 2;
ALTER TABLE t DROP PRIMARY KEY, ADD PRIMARY KEY (a, b), ADD UNIQUE KEY u (c);
UPDATE t SET b = b + 1, c = CONCAT(c, '!');
ALTER TABLE t DROP INDEX u, ADD INDEX i (c, a);
DELETE FROM t WHERE c = 'z!';
