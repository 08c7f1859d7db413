-- about: CREATE TABLE .. SELECT of a column whose default was dropped, which the logged definition cannot say
-- unfit: mysql->mariadb: what a column without a default has is compared between equal servers only
-- expect: NOT_LOGGABLE when row
-- only: row
CREATE TABLE t (id INT PRIMARY KEY, v VARCHAR(5));
ALTER TABLE t ALTER COLUMN v DROP DEFAULT;
INSERT INTO t VALUES (1, 'x');
CREATE TABLE u SELECT * FROM t;
INSERT INTO u (id, v) VALUES (2, 'y');
