ALTER TABLE t ADD INDEX ignored_one (v) IGNORED;
INSERT INTO t VALUES (5, NULL, ST_GeomFromText('POINT(5 5)'), 'fx', 9);
UPDATE t SET n = 10 WHERE v = 'fx';
