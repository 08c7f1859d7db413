-- about: without a key, rows that only a document tells apart, by a type of its values at least
-- lenient: mysql->mariadb: MariaDB has no types within documents to ask for
CREATE TABLE j (j JSON, v INT);
INSERT INTO j VALUES ('1', 0), ('1.0', 0), ('"1"', 0), ('true', 0), ('[1]', 0), ('null', 0), (NULL, 0), (CAST(CAST('2024-01-01' AS DATE) AS JSON), 0), ('"2024-01-01"', 0), (CAST(1.50 AS JSON), 0), (CAST(1.5 AS JSON), 0), ('{"a": 1, "b": 2}', 0), ('{"b": 2, "a": 1.0}', 0), ('-0.0', 0), ('0', 0);
UPDATE j SET v = 1 WHERE JSON_TYPE(j) = 'DOUBLE' AND j = 1;
UPDATE j SET v = 2 WHERE JSON_TYPE(j) = 'DATE';
UPDATE j SET v = 3 WHERE CAST(j AS CHAR) = '1.50' OR CAST(j AS CHAR) = '{"a": 1.0, "b": 2}';
DELETE FROM j WHERE CAST(j AS CHAR) = '"1"' OR JSON_TYPE(j) = 'NULL' OR CAST(j AS CHAR) = '-0.0';
--same SELECT CAST(j AS CHAR) AS j, JSON_TYPE(j) AS t, v FROM c.j ORDER BY 1, 2, 3
