-- about: default expressions that differ at each call
-- unfit: mysql56->mysql mysql56->mariadb: MySQL 5.6 has no default expressions
-- only: row mixed
CREATE TABLE t (id INT PRIMARY KEY, u VARCHAR(36) DEFAULT (UUID()), r DOUBLE DEFAULT (RAND()));
INSERT INTO t (id) VALUES (1), (2);
UPDATE t SET u = DEFAULT WHERE id = 1;
