-- about: tables made like temporary ones and selected from them
-- except: statement sql
CREATE TEMPORARY TABLE tmp (id INT PRIMARY KEY AUTO_INCREMENT, v VARCHAR(10) DEFAULT 'x', KEY (v));
INSERT INTO tmp (v) VALUES ('a'), ('b');
CREATE TABLE l LIKE tmp;
INSERT INTO l (v) VALUES ('l');
CREATE TABLE s SELECT * FROM tmp ORDER BY id;
UPDATE s SET v = 'c' WHERE id = 1;
DROP TEMPORARY TABLE tmp;
CREATE TABLE tmp (n INT PRIMARY KEY);
INSERT INTO tmp VALUES (5);
