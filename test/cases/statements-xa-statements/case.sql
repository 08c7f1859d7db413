-- about: what statements within XA transactions read of their session
CREATE TABLE t (id INT PRIMARY KEY AUTO_INCREMENT, v VARCHAR(50), r DOUBLE, d DATETIME(6));
SET timestamp = 1700000000.25;
XA START 'x';
INSERT INTO t (v, r, d) VALUES ('a', RAND(), NOW(6));
SET @v = 'variable';
INSERT INTO t (v, r) VALUES (@v, RAND(5));
INSERT INTO t (v) VALUES (LAST_INSERT_ID());
XA END 'x';
XA PREPARE 'x';
SET timestamp = DEFAULT;
--session other
INSERT INTO t (v) VALUES ('later id');
--session main
XA COMMIT 'x';
INSERT INTO t (v) SELECT CONCAT(v, '2') FROM t;
