-- about: JSON is text with a check
-- expect: STATEMENT_FAILED when mariadb->mysql
CREATE TABLE t (id INT PRIMARY KEY, j JSON, k JSON DEFAULT '{}');
INSERT INTO t VALUES (1, '{"a": 1, "a": 2}', '[]'), (2, ' { "spaced" : [1,2 ] } ', '"é😀"'), (3, NULL, '18446744073709551616'), (4, '1e400', '-0.0');
INSERT INTO t (id, j) VALUES (5, '{}');
UPDATE t SET j = JSON_SET(j, '$.b', 'x''\\y') WHERE id = 1;
DELETE FROM t WHERE id = 4;
CREATE TABLE n (j JSON);
INSERT INTO n SELECT j FROM t;
DELETE FROM n WHERE j IS NULL;
UPDATE n SET j = '[]' WHERE j = '{}';
