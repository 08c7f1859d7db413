-- about: documents left empty by statements that ignore errors, and documents deeper than fifty levels
-- expect: STATEMENT_FAILED when mysql->mariadb
SET sql_mode = '';
CREATE TABLE t (id INT PRIMARY KEY, j JSON NOT NULL);
INSERT IGNORE INTO t (id) VALUES (1);
SET @deep = CONCAT(REPEAT('[', 99), '1', REPEAT(']', 99));
INSERT INTO t VALUES (2, @deep), (3, CONCAT('{"k": ', @deep, '}'));
UPDATE t SET j = JSON_ARRAY('x') WHERE id = 1;
DELETE FROM t WHERE id = 2;
