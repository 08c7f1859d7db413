-- about: a TIMESTAMP of MySQL 5.6 gets the attributes that it gave it without being told
CREATE TABLE t (id INT PRIMARY KEY, a TIMESTAMP, b TIMESTAMP);
INSERT INTO t (id) VALUES (1);
UPDATE t SET id = 2;
INSERT INTO t VALUES (3, NULL, '2020-01-01 00:00:00');
