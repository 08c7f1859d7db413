-- about: other keys on the slave: one more, none, another primary key
-- only: row
-- compare: answers
CREATE TABLE t (id INT PRIMARY KEY, v INT NOT NULL);
CREATE TABLE n (id INT PRIMARY KEY, v INT NOT NULL);
CREATE TABLE k (id INT, v INT NOT NULL);
INSERT INTO t VALUES (1, 10), (2, 20), (3, 30);
INSERT INTO n SELECT * FROM t;
INSERT INTO k SELECT * FROM t;
--session slave
ALTER TABLE t ADD UNIQUE KEY (v), ADD KEY (v, id);
ALTER TABLE n DROP PRIMARY KEY;
ALTER TABLE k ADD PRIMARY KEY (v);
--session main
SET binlog_row_image = FULL;
UPDATE t SET v = v + 1;
UPDATE n SET v = v + 1;
UPDATE k SET id = id + 1;
DELETE FROM t WHERE id = 2;
DELETE FROM n WHERE id = 2;
DELETE FROM k WHERE id = 3;
--same SELECT * FROM c.t ORDER BY id
--same SELECT * FROM c.n ORDER BY id
--same SELECT * FROM c.k ORDER BY id
