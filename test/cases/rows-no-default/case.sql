-- about: columns that may be NULL but have no default, left out by a minimal image
-- lenient: mysql56->mysql mysql56->mariadb: the master knows not all of it
-- only: row
SET SESSION binlog_row_image = 'MINIMAL', sql_mode = '';
CREATE TABLE t (id INT PRIMARY KEY, a INT NULL, b BLOB NULL, c VARCHAR(10) NULL DEFAULT 'x', d TEXT NULL, e INT NULL DEFAULT 4);
ALTER TABLE t ALTER a DROP DEFAULT, ALTER b DROP DEFAULT, ALTER c DROP DEFAULT, ALTER d DROP DEFAULT;
INSERT INTO t (id) VALUES (1), (2);
INSERT INTO t (id, a) VALUES (3, 3);
INSERT IGNORE INTO t (id, b, d) VALUES (4, 'b', 'd'), (5, NULL, '');
INSERT INTO t (id, e) VALUES (6, NULL);
DELETE FROM t WHERE id = 2;
