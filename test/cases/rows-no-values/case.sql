-- about: INSERT () VALUES () under a minimal image: rows of defaults alone, whose images have no bytes
-- only: row
SET SESSION binlog_row_image = 'MINIMAL', sql_mode = '';
CREATE TABLE t (a INT DEFAULT 7, b VARCHAR(10) DEFAULT 'x');
INSERT INTO t () VALUES ();
INSERT INTO t () VALUES ();
BEGIN;
INSERT INTO t () VALUES ();
INSERT INTO t (a) VALUES (1);
INSERT INTO t () VALUES ();
COMMIT;
CREATE TABLE n (a INT NOT NULL, b VARCHAR(10) NOT NULL);
INSERT INTO n () VALUES ();
