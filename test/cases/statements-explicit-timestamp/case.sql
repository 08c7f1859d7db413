-- about: explicit_defaults_for_timestamp off makes the first TIMESTAMP another one
-- lenient: mysql56->mysql mysql56->mariadb: the master knows not all of it
SET explicit_defaults_for_timestamp = OFF;
CREATE TABLE t (id INT PRIMARY KEY, a TIMESTAMP, b TIMESTAMP NULL);
INSERT INTO t (id) VALUES (1);
INSERT INTO t VALUES (2, DEFAULT, NULL);
ALTER TABLE t ADD d TIMESTAMP DEFAULT '2001-01-01 00:00:00';
SET explicit_defaults_for_timestamp = ON;
CREATE TABLE u (id INT PRIMARY KEY, a TIMESTAMP, b TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP);
INSERT INTO u (id) VALUES (1);
