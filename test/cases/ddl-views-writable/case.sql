-- about: rows changed by way of views, with CHECK OPTION and of views, and views replaced
-- expect: PRIVILEGE_MISSING when limited
CREATE TABLE t (id INT PRIMARY KEY, v INT, w INT DEFAULT 3);
CREATE VIEW small AS SELECT id, v FROM t WHERE v < 10 WITH CHECK OPTION;
CREATE VIEW upon AS SELECT id AS k, v AS x FROM small;
INSERT INTO small VALUES (1, 1), (2, 9);
--error 1369
INSERT INTO small VALUES (3, 10);
UPDATE upon SET x = x - 1 WHERE k = 2;
DELETE FROM upon WHERE k = 1;
CREATE OR REPLACE VIEW small AS SELECT id, w FROM t;
INSERT INTO small (id) VALUES (7);
ALTER VIEW upon AS SELECT id FROM small;
RENAME TABLE upon TO above;
DROP VIEW small;
