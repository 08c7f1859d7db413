CREATE INDEX fx ON t ((n + 1), (UPPER(v)) DESC);
ALTER TABLE t ADD INDEX hidden_one (v) INVISIBLE;
INSERT INTO t VALUES (5, NULL, ST_GeomFromText('POINT(5 5)'), 'fx', 9);
UPDATE t SET n = 10 WHERE n + 1 = 10;
