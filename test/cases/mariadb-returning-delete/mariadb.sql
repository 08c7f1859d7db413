-- about: DELETE HISTORY, DELETE .. RETURNING, FOR PORTION OF on tables that are not versioned by the system
-- unfit: mariadb->mysql: the slave knows or allows some of it not
CREATE TABLE t (id INT, f DATE, u DATE, v INT, PERIOD FOR p (f, u), UNIQUE KEY (id, p WITHOUT OVERLAPS));
INSERT INTO t VALUES (1, '2024-01-01', '2024-12-31', 1), (2, '2024-01-01', '2024-06-01', 2);
UPDATE t FOR PORTION OF p FROM '2024-03-01' TO '2024-04-01' SET v = 10;
DELETE FROM t FOR PORTION OF p FROM '2024-05-01' TO '2024-05-15' WHERE id = 2;
DELETE FROM t WHERE v = 10 AND id = 2 RETURNING id, v;
