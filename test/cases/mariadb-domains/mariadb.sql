-- about: transactions of several GTID domains and servers
CREATE TABLE t (id INT PRIMARY KEY, v INT);
SET gtid_domain_id = 5;
INSERT INTO t VALUES (1, 1);
SET gtid_domain_id = 7, server_id = 99;
INSERT INTO t VALUES (2, 2);
SET gtid_domain_id = 0, server_id = 1;
UPDATE t SET v = v + 1;
SET skip_parallel_replication = ON;
INSERT INTO t VALUES (3, 3);
CREATE TABLE u (a INT);
