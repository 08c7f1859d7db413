-- about: generated columns added, changed and dropped while rows change
-- unfit: mysql56->mysql mysql56->mariadb: MySQL 5.6 has no generated columns
CREATE TABLE t (id INT PRIMARY KEY, a INT, b INT);
INSERT INTO t VALUES (1, 1, 2), (2, 3, 4);
ALTER TABLE t ADD s INT AS (a + b) STORED, ADD v INT AS (a * b) VIRTUAL;
UPDATE t SET a = 10 WHERE s = 3;
ALTER TABLE t ADD INDEX (v);
UPDATE t SET b = 7 WHERE v = 12;
ALTER TABLE t DROP s, ADD c INT DEFAULT 5;
INSERT INTO t (id, a, b) VALUES (3, 5, 6);
ALTER TABLE t MODIFY v INT AS (a - b) VIRTUAL;
DELETE FROM t WHERE v = -1;
ALTER TABLE t ADD w VARCHAR(20) AS (CONCAT(id, '-', a)) STORED FIRST, ADD UNIQUE KEY (w);
UPDATE t SET a = a + 1;
