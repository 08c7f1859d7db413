-- about: REPLACE that leaves columns out, to which it gives their defaults: MariaDB's minimal images tell of it as an update of the others
-- expect: NOT_LOGGABLE when minimal mariadb
-- expect: NOT_LOGGABLE when noblob mariadb
CREATE TABLE t (a VARCHAR(20) DEFAULT 'x', b VARBINARY(20), c DATETIME(6) NOT NULL, UNIQUE KEY (c));
INSERT INTO t (a, b, c) VALUES ('old', x'a14a', '2024-02-29 00:00:00');
REPLACE INTO t (c) VALUES ('2024-02-29 00:00:00');
CREATE TABLE k (id INT PRIMARY KEY, a INT DEFAULT 7, b TEXT);
INSERT INTO k VALUES (1, 1, 'one'), (2, 2, 'two');
REPLACE INTO k (id) VALUES (2), (3);
REPLACE INTO k (id, a) VALUES (1, 100);
