-- about: default expressions that differ at each call
-- only: row mixed
CREATE TABLE t (id INT PRIMARY KEY, u VARCHAR(36) DEFAULT (UUID()), r DOUBLE DEFAULT (RAND()));
INSERT INTO t (id) VALUES (1), (2);
UPDATE t SET u = DEFAULT WHERE id = 1;
