-- about: what stands in a version comment that the older master did not execute is not executed by the slave
CREATE TABLE t (id INT PRIMARY KEY /*!50701 , v INT */, w INT /*!50101 , x INT */);
INSERT INTO t VALUES (1, 2, 3);
