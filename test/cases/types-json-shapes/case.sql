-- about: documents deep, wide and odd: long keys, many members, numbers at limits, escapes, repeated keys
-- lenient: mariadb->mysql: the master knows not all of it
-- expect: TABLE_MISMATCH when mariadb->mysql
-- unfit: mysql56->mysql mysql56->mariadb: MySQL 5.6 has no JSON
CREATE TABLE t (id INT PRIMARY KEY, j JSON);
INSERT INTO t VALUES (1, CONCAT(REPEAT('[', 30), REPEAT(']', 30))), (2, CONCAT('{"', REPEAT('k', 5000), '": 1, "": {"": []}}')), (3, '{"a": 1, "b": 2, "a": 3}'), (4, '[0, -0.0, 1e0, 18446744073709551615, -9223372036854775808, 1e-320, 1.7976931348623157e308]');
INSERT INTO t VALUES (5, '"\\u0000 \\u00e9 \\ud83d\\ude00 \\\\ \\/ \\" é"'), (6, 'null'), (7, NULL), (8, '[true, false, null, "", {}, []]');
INSERT INTO t SELECT 9, CONCAT('[', GROUP_CONCAT(CONCAT('{"id": ', n, '}') ORDER BY n SEPARATOR ','), ']') FROM (SELECT id AS n FROM t) AS x;
UPDATE t SET j = '[1, [2, [3]]]' WHERE id = 3;
DELETE FROM t WHERE id = 6;
CREATE TABLE n (j JSON, v INT);
INSERT INTO n VALUES ('{"z": 1, "a": [1.5, "x"]}', 1), ('[]', 2), (NULL, 3);
UPDATE n SET v = v + 1;
DELETE FROM n WHERE v = 2;
