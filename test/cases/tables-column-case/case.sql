-- about: column names of the same letters in another case, tables whose names differ in case only
CREATE TABLE t (Id INT PRIMARY KEY, VALUE INT);
CREATE TABLE T (id INT PRIMARY KEY, value INT);
INSERT INTO t VALUES (1, 1);
INSERT INTO T VALUES (2, 2);
UPDATE t SET value = 5;
UPDATE T SET VALUE = 6;
DELETE FROM T;
ALTER TABLE t CHANGE VALUE value INT;
UPDATE t SET value = 7;
