-- about: a foreign key that only the slave has does not cascade what the master logged, nor what it did not
-- only: row
-- compare: answers
CREATE TABLE p (id INT PRIMARY KEY);
CREATE TABLE ch (id INT PRIMARY KEY, pid INT, KEY (pid));
INSERT INTO p VALUES (1), (2);
INSERT INTO ch VALUES (1, 1), (2, 2);
--session slave
ALTER TABLE ch ADD FOREIGN KEY (pid) REFERENCES p (id) ON UPDATE CASCADE;
--session main
INSERT INTO p VALUES (3);
INSERT INTO ch VALUES (3, 3);
UPDATE ch SET pid = 1 WHERE id = 3;
DELETE FROM ch WHERE id = 2;
DELETE FROM p WHERE id = 2;
--same SELECT * FROM c.p ORDER BY id
--same SELECT * FROM c.ch ORDER BY id
