-- about: CREATE TABLE .. SELECT and DROP of several tables are one transaction
CREATE TABLE a (id INT PRIMARY KEY, j JSON);
INSERT INTO a VALUES (1, '{"x": 1}'), (2, NULL);
CREATE TABLE b (extra INT DEFAULT 3, KEY (id)) AS SELECT * FROM a;
UPDATE b SET extra = 4 WHERE id = 1;
--error 1051
DROP TABLE a, missing;
INSERT INTO a VALUES (3, '[]');
DROP TABLE b;
