-- about: temporary tables that are altered, renamed, emptied, indexed, and dropped together with lasting ones of the same names
-- except: limited
CREATE TABLE t (id INT PRIMARY KEY AUTO_INCREMENT, v VARCHAR(20));
CREATE TABLE lasting (a INT);
INSERT INTO t (v) VALUES ('lasting');
CREATE TEMPORARY TABLE tmp (a INT PRIMARY KEY, b VARCHAR(20));
INSERT INTO tmp VALUES (1, 'x'), (2, 'y');
ALTER TABLE tmp RENAME TO tmp2, ADD c INT DEFAULT 3;
CREATE INDEX i ON tmp2 (b);
INSERT INTO t (v) SELECT b FROM tmp2;
TRUNCATE tmp2;
INSERT INTO tmp2 VALUES (5, 'z', 1);
CREATE TEMPORARY TABLE t (v VARCHAR(20)) SELECT 'temporary' AS v;
TRUNCATE TABLE t;
INSERT INTO t VALUES ('again');
ALTER TABLE t ADD n INT;
UPDATE t SET n = 4;
DROP TABLE t, lasting, tmp2;
INSERT INTO t (v) VALUES ('lasting again');
