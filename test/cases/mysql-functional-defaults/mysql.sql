-- about: defaults that are expressions over other columns, of BLOB, TEXT, JSON and spatial columns
CREATE TABLE t (id INT PRIMARY KEY AUTO_INCREMENT, a INT DEFAULT (1 + 1), b BLOB DEFAULT (x'00ff'), x TEXT DEFAULT ('dé'), j JSON DEFAULT (JSON_OBJECT('k', a)), p POINT DEFAULT (ST_GeomFromText('POINT(1 2)')), s VARCHAR(30) DEFAULT (CONCAT(a, '-', x)));
INSERT INTO t () VALUES ();
INSERT INTO t (a) VALUES (7), (NULL);
INSERT INTO t (x, b) VALUES ('given', DEFAULT);
UPDATE t SET j = DEFAULT, s = DEFAULT WHERE id = 2;
ALTER TABLE t ADD c INT DEFAULT (a * 2), MODIFY x TEXT DEFAULT ('new');
INSERT INTO t (a) VALUES (9);
