-- about: statements within comments, hints, ends that are open
CREATE TABLE t (id INT PRIMARY KEY, v VARCHAR(50));
INSERT INTO t VALUES (1, 'a') -- done;
INSERT INTO t VALUES (2, 'b') # done;
INSERT INTO t VALUES (3, 'c') /* end */;
INSERT INTO t VALUES (4, 'd') /*!50000 , (5, 'e') */;
INSERT /*+ MAX_EXECUTION_TIME(1000) */ INTO t VALUES (6, '/* in a string */'), (7, '-- in a string');
UPDATE /* ; */ t SET v = 'x''/*y' WHERE id = 6 -- 'unclosed;
DELETE FROM t WHERE id = 7 /*!99999 OR 1 = 1 */;
/**/ INSERT INTO t VALUES (8, '');
