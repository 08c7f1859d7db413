-- about: DELETE and UPDATE over several tables with aliases, USING, outer and self joins
CREATE TABLE a (id INT PRIMARY KEY, b INT, v INT);
CREATE TABLE b (id INT PRIMARY KEY, v INT);
INSERT INTO a VALUES (1, 1, 1), (2, 1, 2), (3, 2, 3), (4, 9, 4), (5, 3, 5);
INSERT INTO b VALUES (1, 10), (2, 20), (3, 30);
DELETE x FROM a AS x LEFT JOIN b AS y ON x.b = y.id WHERE y.id IS NULL;
UPDATE a AS x JOIN b AS y ON x.b = y.id SET x.v = y.v, y.v = y.v + 1 WHERE x.id <> 5;
DELETE FROM a, b USING a INNER JOIN b ON a.b = b.id WHERE b.id = 3;
UPDATE a x JOIN a y ON x.id = y.id + 1 SET x.v = x.v + 100;
DELETE FROM a WHERE id IN (SELECT m FROM (SELECT MAX(id) AS m FROM a) AS d);
