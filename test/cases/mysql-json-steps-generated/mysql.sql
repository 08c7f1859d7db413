-- about: a document that compares as equal to the one before, where generated columns and checks depend on it
-- unfit: mysql->mariadb: expressions of MySQL's JSON
CREATE TABLE t (id INT PRIMARY KEY, j JSON, n INT AS (CAST(j AS SIGNED)) STORED, CHECK (JSON_TYPE(j) IN ('INTEGER', 'DOUBLE')));
INSERT INTO t (id, j) VALUES (1, '1'), (2, '2'), (3, '3.0');
REPLACE INTO t (id, j) VALUES (1, '1.0'), (3, '3');
CREATE TABLE r (id INT PRIMARY KEY, j JSON NOT NULL, k JSON, n VARCHAR(20) AS (CAST(j AS CHAR)) STORED NOT NULL, d DECIMAL(10, 5) AS (CAST(k AS DECIMAL(10, 5))) STORED, UNIQUE KEY (n));
INSERT INTO r (id, j, k) VALUES (1, '1', NULL), (2, '2', '1.5'), (3, '{"a": 1}', '2.0');
REPLACE INTO r (id, j, k) VALUES (1, '1.0', NULL), (3, '{"a": 1.0}', '2');
REPLACE INTO r (id, j, k) VALUES (2, '2.0', '15e-1');
CREATE TABLE m (id INT PRIMARY KEY, j JSON, INDEX ((CAST(j AS UNSIGNED ARRAY))), UNIQUE INDEX ((CAST(j->'$[0]' AS SIGNED))));
INSERT INTO m VALUES (1, '[1, 2]'), (2, '[3]');
REPLACE INTO m VALUES (1, '[1.0, 2]');
CREATE TABLE u (j JSON, k JSON NOT NULL, a INT, UNIQUE KEY (a));
INSERT INTO u VALUES ('1', '2', NULL), ('1', '2', 7), (NULL, '2', 8), (NULL, '3', 9);
REPLACE INTO u VALUES ('1.0', '2.0', 7), (NULL, '2.0', 8), (NULL, '3', 9);
SET sql_mode = '';
CREATE TABLE c (id INT PRIMARY KEY, j JSON, s CHAR(2) AS (CAST(j AS CHAR)) STORED, d TINYINT AS (j * 100) STORED);
INSERT INTO c (id, j) VALUES (1, '1000'), (2, '2'), (3, '"text"');
REPLACE INTO c (id, j) VALUES (1, '1000.0'), (2, '2.0'), (3, '"texts"');
UPDATE c SET j = '[1000]' WHERE id = 2;
REPLACE INTO c (id, j) VALUES (2, '[1000.0]');
CREATE TABLE b (id INT PRIMARY KEY, j JSON, n INT AS (CAST(j AS SIGNED)) STORED);
INSERT INTO b (id, j) VALUES (1, '"text"'), (2, '[1]');
REPLACE INTO b (id, j) VALUES (2, '[1.0]');
CREATE TABLE o (id INT PRIMARY KEY, j JSON NOT NULL, n INT UNSIGNED AS (CAST(j AS SIGNED)) STORED);
INSERT INTO o (id, j) VALUES (1, '-1'), (2, '-2');
REPLACE INTO o (id, j) VALUES (2, '-2.0');
