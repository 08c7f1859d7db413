-- about: rows written without foreign key and unique checks: orphans, parents gone, tables in any order
SET foreign_key_checks = 0, unique_checks = 0;
CREATE TABLE ch (id INT PRIMARY KEY, p INT, FOREIGN KEY (p) REFERENCES p (id) ON DELETE CASCADE);
INSERT INTO ch VALUES (1, 1), (2, 99);
CREATE TABLE p (id INT PRIMARY KEY);
INSERT INTO p VALUES (1), (2);
DELETE FROM p WHERE id = 1;
UPDATE ch SET p = 55 WHERE id = 2;
SET foreign_key_checks = 1, unique_checks = 1;
INSERT INTO ch VALUES (3, 2);
DELETE FROM p WHERE id = 2;
SET foreign_key_checks = 0;
TRUNCATE p;
INSERT INTO ch VALUES (4, 4);
DROP TABLE p;
