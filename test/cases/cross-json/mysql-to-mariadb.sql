-- about: MySQL's JSON arrives in MariaDB as the text that MySQL prints
CREATE TABLE j (id INT PRIMARY KEY, j JSON);
INSERT INTO j VALUES (1, '{"b": [1, 2.50, -0.0, 1e300, 18446744073709551615], "a": {"x": null, "y": true}}'), (2, 'null'), (3, NULL), (4, '"é😀\\u0001\\n"'), (5, CAST(CAST('2024-01-01 10:00:00.5' AS DATETIME(3)) AS JSON)), (6, CAST(1.50 AS JSON)), (7, JSON_OBJECT('b', X'00FF', 't', CAST('-10:00:00' AS TIME))), (8, '[]');
UPDATE j SET j = JSON_SET(j, '$.a.x', 1.5) WHERE id = 1;
UPDATE j SET j = JSON_ARRAY(1, 'x') WHERE id = 8;
DELETE FROM j WHERE id = 2;
CREATE TABLE n (j JSON, v INT);
INSERT INTO n VALUES ('{"a": [1, 2.50], "é": null}', 1), ('[1]', 2), (NULL, 3), (CAST(1.50 AS JSON), 4);
UPDATE n SET v = v + 10;
DELETE FROM n WHERE v = 12;
UPDATE n SET j = JSON_ARRAY(CAST('2024-02-29' AS DATE)) WHERE v = 14;
