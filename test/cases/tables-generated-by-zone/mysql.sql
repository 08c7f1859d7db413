-- about: stored generated columns that depend on the time zone of who writes, which no row event tells
-- only: row
-- expect: NOT_LOGGABLE
SET time_zone = '+05:00';
CREATE TABLE t (id INT PRIMARY KEY, ts TIMESTAMP NULL, s VARCHAR(30) AS (CAST(ts AS CHAR)) STORED, d DATETIME AS (ts) STORED);
INSERT INTO t (id, ts) VALUES (1, '2024-01-01 00:00:00');
