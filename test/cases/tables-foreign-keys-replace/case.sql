-- about: REPLACE of a parent leaves its children on the slave where it does on the master
-- unfit: mysql56->mysql: as a statement, REPLACE of a parent removes the children on 5.6 and leaves them on 9.7
CREATE TABLE p (id INT PRIMARY KEY, v INT);
CREATE TABLE ch (id INT PRIMARY KEY, pid INT, FOREIGN KEY (pid) REFERENCES p (id) ON DELETE CASCADE ON UPDATE CASCADE);
CREATE TABLE nu (id INT PRIMARY KEY, pid INT, FOREIGN KEY (pid) REFERENCES p (id) ON DELETE SET NULL ON UPDATE CASCADE);
INSERT INTO p VALUES (1, 1), (2, 2), (3, 3), (4, 4);
INSERT INTO ch VALUES (10, 1), (20, 2), (30, 3), (40, 4);
INSERT INTO nu VALUES (10, 1), (20, 2), (30, 3), (40, 4);
REPLACE INTO p VALUES (1, 1);
REPLACE INTO p VALUES (2, 5);
UPDATE p SET id = 7 WHERE id = 3;
DELETE FROM p WHERE id = 4;
