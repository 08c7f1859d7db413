-- about: updates that change nothing, or some of their rows only
CREATE TABLE t (id INT PRIMARY KEY, v INT, ts TIMESTAMP(6) DEFAULT CURRENT_TIMESTAMP(6) ON UPDATE CURRENT_TIMESTAMP(6));
INSERT INTO t (id, v) VALUES (1, 1), (2, 2), (3, 3);
UPDATE t SET v = v;
UPDATE t SET v = 2 WHERE id < 3;
UPDATE t SET ts = ts, v = 5 WHERE id = 3;
DELETE FROM t WHERE id = 99;
