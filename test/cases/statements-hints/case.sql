-- about: optimizer hints, index hints, priorities and other words that a statement may have
CREATE TABLE t (id INT PRIMARY KEY, v INT, KEY (v)) ENGINE = InnoDB;
INSERT /*+ MAX_EXECUTION_TIME(1000) */ LOW_PRIORITY INTO t VALUES (1, 1), (2, 2);
INSERT HIGH_PRIORITY INTO t VALUE (3, 3);
UPDATE /*+ NO_INDEX_MERGE(t) */ LOW_PRIORITY t FORCE INDEX (v) SET v = v + 1 WHERE v > 0;
DELETE LOW_PRIORITY QUICK FROM t WHERE id = 1;
INSERT INTO t SET id = 9, v = 9 # to the end
;
INSERT INTO /*!50000 t */ VALUES (10, 10) /*! ON DUPLICATE KEY UPDATE v = 0 */;
INSERT INTO t SELECT STRAIGHT_JOIN a.id + 100, b.v FROM t a JOIN t b ON a.id = b.id;
REPLACE LOW_PRIORITY t VALUES (2, 22);
