-- about: CONVERT TO CHARACTER SET of tables with rows, there and back, and keys of another length then
-- lenient: mysql56->mysql mysql56->mariadb: the master knows not all of it
CREATE TABLE t (id INT PRIMARY KEY, a VARCHAR(50), b TEXT, c CHAR(5), UNIQUE KEY (a)) CHARACTER SET latin1;
INSERT INTO t VALUES (1, 'é', 'text ü', 'ab'), (2, 'u ', '', ''), (3, NULL, NULL, NULL);
ALTER TABLE t CONVERT TO CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
INSERT INTO t VALUES (4, '😀', '日本', '本');
UPDATE t SET a = 'é!' WHERE a = 'é';
DELETE FROM t WHERE id = 4;
ALTER TABLE t CONVERT TO CHARACTER SET utf16;
UPDATE t SET b = CONCAT(b, 'ж') WHERE c = 'ab';
ALTER TABLE t CONVERT TO CHARACTER SET utf8mb3;
ALTER TABLE t DEFAULT CHARACTER SET ascii;
ALTER TABLE t ADD n VARCHAR(5) DEFAULT 'x';
UPDATE t SET n = 'y' WHERE id = 1;
