-- about: application-time periods: UPDATE and DELETE FOR PORTION OF
-- unfit: mariadb->mysql: the slave knows or allows some of it not
CREATE TABLE t (id INT, s DATE, e DATE, v INT, PERIOD FOR p (s, e), PRIMARY KEY (id, p WITHOUT OVERLAPS));
INSERT INTO t VALUES (1, '2024-01-01', '2024-12-31', 1), (2, '2000-01-01', '2010-01-01', 2);
UPDATE t FOR PORTION OF p FROM '2024-03-01' TO '2024-06-01' SET v = 5 WHERE id = 1;
DELETE FROM t FOR PORTION OF p FROM '2003-01-01' TO '2004-01-01' WHERE id = 2;
