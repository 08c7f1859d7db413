-- about: comments of tables, columns, keys and partitions with quotes, backslashes, newlines and words of SQL
-- lenient: mysql56->mysql mysql56->mariadb: the master knows not all of it
CREATE TABLE t (id INT COMMENT 'it''s "one" \\ two', a INT COMMENT 'DROP TABLE t; -- ', KEY k (a) COMMENT '/* not */ a `comment`', PRIMARY KEY (id)) COMMENT 'line
break	tab; ÿ 😎';
INSERT INTO t VALUES (1, 1);
ALTER TABLE t COMMENT = '', MODIFY a INT COMMENT '''';
ALTER TABLE t COMMENT "double ""quoted"" 'one'";
SET sql_mode = 'NO_BACKSLASH_ESCAPES';
ALTER TABLE t COMMENT 'a \ b \', MODIFY a INT COMMENT '\';
CREATE TABLE p (id INT PRIMARY KEY) PARTITION BY HASH (id) (PARTITION pa COMMENT = 'x "', PARTITION pb);
INSERT INTO p VALUES (1), (2);
