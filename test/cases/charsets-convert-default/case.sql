-- about: CONVERT TO CHARACTER SET DEFAULT, which means another character set to either family
-- expect: EVENT_UNSUPPORTED when mysql->mariadb
-- expect: EVENT_UNSUPPORTED when mysql56->mariadb
-- expect: EVENT_UNSUPPORTED when mariadb->mysql
CREATE DATABASE c_s CHARACTER SET latin1 COLLATE latin1_german2_ci;
CREATE TABLE c_s.t (v VARCHAR(20), w TEXT) CHARACTER SET utf8mb4;
INSERT INTO c_s.t VALUES ('ä', 'ß');
ALTER TABLE c_s.t CONVERT TO CHARACTER SET DEFAULT;
USE c_s;
ALTER TABLE t CONVERT TO CHARACTER SET DEFAULT, ADD x VARCHAR(5);
UPDATE t SET v = 'ü';
