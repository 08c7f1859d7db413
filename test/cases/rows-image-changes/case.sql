-- about: row images and formats that change in mid-stream
-- expect: EVENT_UNSUPPORTED when mysql56->mariadb
-- expect: EVENT_UNSUPPORTED when mysql->mariadb
-- expect: EVENT_UNSUPPORTED when mariadb->mysql
-- only: row mixed
CREATE TABLE t (id INT PRIMARY KEY, a INT, b BLOB, c VARCHAR(10) DEFAULT 'def', d TEXT);
SET SESSION binlog_row_image = 'MINIMAL';
INSERT INTO t (id, a) VALUES (1, 1), (2, 2);
INSERT INTO t (id, b) VALUES (3, 'blob');
UPDATE t SET a = 5 WHERE id = 1;
SET SESSION binlog_row_image = 'NOBLOB';
UPDATE t SET a = 6 WHERE id = 1;
UPDATE t SET b = 'changed' WHERE id = 3;
SET SESSION binlog_row_image = 'FULL';
UPDATE t SET a = 7;
BEGIN;
SET SESSION binlog_row_image = 'MINIMAL';
DELETE FROM t WHERE id = 2;
UPDATE t SET c = NULL, d = '' WHERE id = 3;
SET SESSION binlog_row_image = 'FULL';
INSERT INTO t VALUES (4, 4, NULL, NULL, NULL);
COMMIT;
SET SESSION binlog_format = 'STATEMENT';
UPDATE t SET a = a + 1;
SET SESSION binlog_format = 'MIXED';
INSERT INTO t (id, d) VALUES (5, UUID());
SET SESSION binlog_format = 'ROW';
UPDATE t SET a = 1 WHERE id = 5;
