-- about: AUTO_INCREMENT, LAST_INSERT_ID() and the settings of the increment
-- lenient: mysql56->mysql mysql56->mariadb: the master knows not all of it
CREATE TABLE t (id INT PRIMARY KEY AUTO_INCREMENT, v BIGINT);
CREATE TABLE u (id INT PRIMARY KEY AUTO_INCREMENT, t_id BIGINT);
INSERT INTO t (v) VALUES (1);
INSERT INTO u (t_id) VALUES (LAST_INSERT_ID()), (LAST_INSERT_ID());
SET auto_increment_increment = 10, auto_increment_offset = 7;
INSERT INTO t (v) VALUES (2), (3);
INSERT INTO u (t_id) VALUES (LAST_INSERT_ID());
SET auto_increment_increment = DEFAULT, auto_increment_offset = DEFAULT;
SET insert_id = 500;
INSERT INTO t (v) VALUES (4), (5);
UPDATE t SET v = LAST_INSERT_ID() WHERE id = 1;
SET last_insert_id = 77;
INSERT INTO u (t_id) VALUES (LAST_INSERT_ID());
INSERT INTO t (id, v) VALUES (1000, 6);
BEGIN;
INSERT INTO t (v) VALUES (7);
ROLLBACK;
INSERT INTO t (v) VALUES (8);
INSERT INTO t (v) VALUES (LAST_INSERT_ID(20));
SET sql_auto_is_null = 1;
INSERT INTO t (v) VALUES (9);
UPDATE t SET v = 10 WHERE id IS NULL;
ALTER TABLE t AUTO_INCREMENT = 5000;
INSERT INTO t (v) VALUES (11);
