-- about: CREATE TABLE .. SELECT by a client of another character set than its members, defaults and comments
-- only: row mixed
CREATE TABLE t (a SET('m', 'é'), b VARCHAR(10) DEFAULT 'жя' COMMENT 'ö', `ключ` INT);
INSERT INTO t VALUES ('é', 'x', 1);
SET NAMES cp1251;
CREATE TABLE copy SELECT * FROM t;
SET NAMES latin1;
CREATE TABLE other (n INT) SELECT * FROM t;
SET NAMES gbk;
CREATE TABLE third IGNORE SELECT * FROM t;
