-- about: a key on the first characters of a column is an identity only if they are unique
CREATE TABLE t (a VARCHAR(100) NOT NULL, b BLOB NOT NULL, v INT, PRIMARY KEY (a(3), b(2)));
INSERT INTO t VALUES ('abcdef', 'zzz', 1), ('abxdef', 'zzz', 2), ('é', '', 3);
UPDATE t SET v = v + 1;
UPDATE t SET a = 'abcxyz' WHERE v = 2;
UPDATE t SET b = 'zzq' WHERE v = 3;
DELETE FROM t WHERE v = 4;
CREATE TABLE u (a TEXT NOT NULL, v INT, UNIQUE KEY (a(5)));
INSERT INTO u VALUES ('12345abc', 1), ('1234', 2), ('', 3);
UPDATE u SET a = CONCAT(a, 'end') WHERE v <> 3;
DELETE FROM u WHERE v = 2;
