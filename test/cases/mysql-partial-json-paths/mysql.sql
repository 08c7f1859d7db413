-- about: paths with quotes, backslashes, dots, empty and 4-byte names; several changes in order
-- expect: STATEMENT_FAILED when mysql->mariadb
-- only: row
CREATE TABLE t (id INT PRIMARY KEY, pad JSON, j JSON, g INT AS (j->'$.n') STORED);
SET binlog_row_value_options = 'PARTIAL_JSON';
INSERT INTO t (id, j) VALUES (1, JSON_OBJECT('n', 1, 'pad', REPEAT('x', 300), 'a b', 1, 'q"uote', 2, 'back\\slash', 3, 'a.b', 4, '', 5, '[0]', 6, '😀', 7, 'it''s', 8, '$', 9, 'o', JSON_OBJECT('p', JSON_OBJECT('q', 1))));
UPDATE t SET j = JSON_SET(j, '$."a b"', 10);
UPDATE t SET j = JSON_SET(j, '$."q\\"uote"', 20);
UPDATE t SET j = JSON_SET(j, '$."back\\\\slash"', 30);
UPDATE t SET j = JSON_SET(j, '$."a.b"', 40, '$.""', 50, '$."[0]"', 60);
UPDATE t SET j = JSON_SET(j, '$."😀"', '😀😀', '$."it''s"', 'it''s', '$."$"', '\\');
UPDATE t SET j = JSON_SET(j, '$.o.p.q', JSON_OBJECT('r', 1), '$.o.p.q.r', 2, '$.o.p.q.s', 3, '$.o.p.t', 4);
UPDATE t SET j = JSON_REMOVE(j, '$.o.p.q.r', '$.o.p.t', '$."a b"', '$.o.p');
UPDATE t SET j = JSON_REPLACE(JSON_REMOVE(JSON_SET(j, '$.new', 1, '$.n', 2), '$.new'), '$.n', 3);
UPDATE t SET j = JSON_SET(j, '$.a1', 1, '$.a2', 2, '$.a3', 3);
UPDATE t SET j = JSON_SET(j, '$.*', 1) WHERE id = 2;
UPDATE t SET j = JSON_SET(j, '$.absent.x', 1);
