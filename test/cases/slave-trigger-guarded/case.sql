-- about: triggers of the slave that do nothing for the replicator's session are no obstacle
-- only: row
-- compare: answers
CREATE TABLE t (id INT PRIMARY KEY, v INT);
CREATE TABLE log (what INT);
INSERT INTO t VALUES (1, 1), (2, 2);
--session slave
delimiter //
CREATE TRIGGER ai AFTER INSERT ON t FOR EACH ROW BEGIN IF @trepslave IS NULL OR @TREPSLAVE <> 'YES' THEN INSERT INTO log VALUES (NEW.id); END IF; END//
CREATE TRIGGER au BEFORE UPDATE ON t FOR EACH ROW BEGIN IF COALESCE(@TREPSLAVE, '') <> 'YES' THEN SET NEW.v = 0; END IF; END//
CREATE TRIGGER ad AFTER DELETE ON t FOR EACH ROW BEGIN IF COALESCE(@TREPSLAVE, '') <> 'YES' THEN INSERT INTO log VALUES (OLD.id); END IF; END//
delimiter ;
--session main
INSERT INTO t VALUES (3, 3);
UPDATE t SET v = v + 1;
DELETE FROM t WHERE id = 2;
--same SELECT * FROM c.log
--same SELECT * FROM c.t ORDER BY id
