-- about: JSON built and changed by functions, in rows and statements
-- expect: STATEMENT_FAILED when mysql->mariadb
CREATE TABLE t (id INT PRIMARY KEY AUTO_INCREMENT, j JSON, a JSON DEFAULT (JSON_ARRAY(1, 2)), g VARCHAR(20) AS (j->>'$.name') VIRTUAL, KEY (g));
INSERT INTO t (j) VALUES ('{"name": "é''\\"\\\\", "n": 1.0, "d": 12345678901234567890123}'), (JSON_OBJECT('name', 'x', 'arr', JSON_ARRAY(1, 'a', NULL, TRUE, 1.5e10, -0.0)));
UPDATE t SET j = JSON_MERGE_PATCH(j, '{"name": null, "new": [1, {"a": "b"}]}');
UPDATE t SET j = JSON_ARRAY_APPEND(j, '$.new', CAST('10:11:12.5' AS TIME(1))), a = JSON_INSERT(a, '$[5]', CAST(0.1 AS DECIMAL(5,3)));
INSERT INTO t (j) SELECT JSON_OBJECTAGG(id, j) FROM t;
UPDATE t SET j = JSON_REMOVE(j, '$."1"') WHERE id = 3;
DELETE FROM t WHERE g IS NULL AND id = 1;
--same SELECT id, JSON_TYPE(JSON_EXTRACT(j, '$.new[2]')), JSON_TYPE(JSON_EXTRACT(j, '$.n')), JSON_TYPE(JSON_EXTRACT(a, '$[2]')), SHA2(j, 256) FROM c.t ORDER BY id
