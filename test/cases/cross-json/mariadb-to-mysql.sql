-- about: MariaDB's JSON is text that MySQL's JSON would rewrite: the service stops
-- expect: TABLE_MISMATCH
CREATE TABLE j (id INT PRIMARY KEY, j JSON);
INSERT INTO j VALUES (1, '{"b": 1,   "a": 2, "a": 3}');
