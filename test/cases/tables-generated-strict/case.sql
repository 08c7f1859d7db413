-- about: generated columns whose values the master cut or converted without strict mode
-- unfit: mysql56->mysql mysql56->mariadb: MySQL 5.6 has no generated columns
SET sql_mode = '';
CREATE TABLE t (id INT PRIMARY KEY, a VARCHAR(50), s VARCHAR(5) AS (CONCAT('x', a)) STORED, n TINYINT AS (id * 100) STORED);
INSERT INTO t (id, a) VALUES (1, 'abc');
INSERT INTO t (id, a) VALUES (2, 'a longer one'), (3, 'and another'), (4, 'b');
UPDATE t SET a = 'another one' WHERE id = 1;
UPDATE t SET id = id + 10;
DELETE FROM t WHERE id = 12;
CREATE TABLE v (id INT PRIMARY KEY, a VARCHAR(50), s CHAR(2) AS (a) VIRTUAL, d DATE AS (a) STORED, i INT UNSIGNED AS (a) STORED, q INT AS (100 / id) STORED, KEY (s), KEY (d));
INSERT INTO v (id, a) VALUES (1, '2024-02-29x'), (0, '-7'), (2, 'abc'), (3, '99999999999999'), (4, NULL);
UPDATE v SET a = CONCAT(a, 'é') WHERE s = '20';
UPDATE v SET id = 0 - id;
CREATE TABLE k (a VARCHAR(20), s CHAR(3) AS (a) STORED, UNIQUE KEY (s));
INSERT INTO k (a) VALUES ('abcdef'), ('bcdefg'), (NULL), (NULL);
UPDATE k SET a = 'xyzxyz' WHERE s = 'bcd';
DELETE FROM k WHERE a = 'abcdef';
