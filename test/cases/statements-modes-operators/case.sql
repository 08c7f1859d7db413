-- about: operators and names that an sql_mode reads in another way
CREATE TABLE t (id INT PRIMARY KEY AUTO_INCREMENT, v VARCHAR(40), n INT);
INSERT INTO t (v, n) VALUES ('1' || '0', NOT 1 BETWEEN -5 AND 5);
SET sql_mode = 'PIPES_AS_CONCAT';
INSERT INTO t (v, n) VALUES ('a' || 'b', 1);
SET sql_mode = 'HIGH_NOT_PRECEDENCE';
INSERT INTO t (v, n) VALUES ('high', NOT 1 BETWEEN -5 AND 5);
SET sql_mode = 'ANSI';
INSERT INTO "t" ("v", "n") VALUES ('a' || 'b', 5);
SET sql_mode = 'IGNORE_SPACE';
UPDATE t SET v = CONCAT (v, UPPER ('x'));
SET sql_mode = 'NO_UNSIGNED_SUBTRACTION';
INSERT INTO t (v, n) VALUES ('signed', CAST(1 AS UNSIGNED) - 2);
SET sql_mode = 'REAL_AS_FLOAT';
CREATE TABLE r (a REAL);
INSERT INTO r VALUES (0.1);
SET sql_mode = 'ERROR_FOR_DIVISION_BY_ZERO';
INSERT INTO t (v, n) VALUES ('null', 1 / 0);
