-- about: compressed events: large and small ones, many of one statement, statements and rows in one transaction
-- expect: STATEMENT_FAILED when mariadb->mysql
CREATE TABLE t (id INT PRIMARY KEY, v LONGTEXT, b LONGBLOB, z TEXT COMPRESSED, KEY (v(10)));
INSERT INTO t VALUES (1, REPEAT('x', 9000000), REPEAT(0x00, 100), REPEAT('z', 60000)), (2, '', '', ''), (3, NULL, NULL, NULL), (4, 'incompressible', 0x8F2A11C3D4E5, 'z');
UPDATE t SET v = CONCAT('y', v), b = REVERSE(v) WHERE id < 3;
INSERT INTO t SELECT seq + 10, REPEAT(seq, 50), seq, CONCAT('row ', seq) FROM seq_1_to_3000;
BEGIN;
UPDATE t SET z = CONCAT(z, ' changed') WHERE id > 10;
DELETE FROM t WHERE id % 7 = 0;
INSERT INTO t (id, v) VALUES (9000, 'last');
COMMIT;
CREATE TABLE u (id INT PRIMARY KEY COMMENT 'a statement that is long enough to be compressed, whatever the session, and a little longer than that, so that nobody doubts it: the default is two hundred and fifty six bytes, which takes a sentence or two to reach, and here they are');
INSERT INTO u VALUES (1);
DELETE FROM t WHERE id < 3;
TRUNCATE u;
