-- about: events whose names are words of CREATE EVENT run on the master alone, renamed to such words as well
-- expect: PRIVILEGE_MISSING when limited
CREATE TABLE t (id INT PRIMARY KEY AUTO_INCREMENT, what VARCHAR(20));
CREATE EVENT disable ON SCHEDULE EVERY 1 SECOND DO INSERT INTO c.t (what) VALUES ('disable');
CREATE EVENT enable ON SCHEDULE EVERY 1 SECOND DO INSERT INTO c.t (what) VALUES ('enable');
CREATE EVENT comment ON SCHEDULE EVERY 1 SECOND COMMENT 'enable' DO INSERT INTO c.t (what) VALUES ('comment');
CREATE DATABASE `disable`;
CREATE EVENT disable.e ON SCHEDULE EVERY 1 SECOND DO INSERT INTO c.t (what) VALUES ('in disable');
SELECT SLEEP(1.2);
ALTER EVENT enable DISABLE;
ALTER EVENT comment RENAME TO enable2;
ALTER EVENT disable RENAME TO comment;
ALTER EVENT comment ENABLE;
DROP EVENT disable.e;
SELECT SLEEP(1.2);
DROP EVENT comment;
DROP EVENT enable2;
