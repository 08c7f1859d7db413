-- about: a column that only the slave has keeps its own default
-- only: row
-- compare: answers
CREATE TABLE t (id INT PRIMARY KEY, v INT);
INSERT INTO t VALUES (1, 1), (2, 2);
CREATE TABLE n (a INT, b VARCHAR(10));
INSERT INTO n VALUES (1, 'x'), (1, 'x'), (2, NULL);
--session slave
ALTER TABLE t ADD extra VARCHAR(20) DEFAULT 'mine', ADD at DATETIME NULL;
ALTER TABLE n ADD extra INT DEFAULT 5;
UPDATE t SET extra = 'kept' WHERE id = 1;
--session main
INSERT INTO t VALUES (3, 3);
UPDATE t SET v = v + 10;
DELETE FROM t WHERE id = 2;
UPDATE n SET b = 'y' WHERE a = 2;
DELETE FROM n WHERE a = 1 LIMIT 1;
--same SELECT id, v FROM c.t ORDER BY id
--same SELECT a, b FROM c.n ORDER BY a
