-- about: MariaDB's JSON in a text column of MySQL is the same text
CREATE TABLE j (id INT PRIMARY KEY, j LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin);
INSERT INTO j VALUES (1, '{"b": 1,   "a": 2, "a": 3}'), (2, NULL);
UPDATE j SET j = JSON_SET(j, '$.b', 'é') WHERE id = 1;
