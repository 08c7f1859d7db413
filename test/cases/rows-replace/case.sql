-- about: REPLACE that hits rows by several unique keys at once
CREATE TABLE t (id INT PRIMARY KEY, a INT UNIQUE, b INT UNIQUE, v VARCHAR(10));
INSERT INTO t VALUES (1, 1, 1, 'one'), (2, 2, 2, 'two'), (3, 3, 3, 'three'), (4, 4, 4, 'four');
REPLACE INTO t VALUES (1, 2, 3, 'all'), (7, 7, 7, 'new');
REPLACE INTO t VALUES (4, 4, 4, 'four');
REPLACE INTO t SELECT id, a + 100, b, v FROM t;
CREATE TABLE u (k INT, v INT, UNIQUE (k));
REPLACE INTO u VALUES (NULL, 1), (NULL, 1), (1, 1), (1, 2);
REPLACE INTO u SET k = 1, v = 3;
