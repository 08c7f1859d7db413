-- about: columns added and dropped at once, without a copy of the table
-- unfit: mysql56->mysql mysql56->mariadb: MySQL 5.6 has no ALGORITHM=INSTANT
CREATE TABLE t (id INT PRIMARY KEY, a INT);
INSERT INTO t VALUES (1, 1), (2, 2);
ALTER TABLE t ADD b INT DEFAULT 5, ALGORITHM = INSTANT;
ALTER TABLE t ADD d VARCHAR(20) DEFAULT 'é' , ALGORITHM = INSTANT;
UPDATE t SET a = 10 WHERE id = 1;
INSERT INTO t (id) VALUES (3);
ALTER TABLE t ADD e INT NOT NULL FIRST, ALGORITHM = INSTANT;
UPDATE t SET b = b + 1;
ALTER TABLE t DROP a, ALGORITHM = INSTANT;
UPDATE t SET d = 'x' WHERE id = 2;
DELETE FROM t WHERE id = 1;
INSERT INTO t (e, id, b, d) VALUES (1, 4, 4, NULL);
