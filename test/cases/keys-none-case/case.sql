-- about: without a key, rows that a collation takes for the same are told apart
CREATE TABLE t (a VARCHAR(10), b CHAR(5), c TEXT) COLLATE utf8mb4_general_ci;
INSERT INTO t VALUES ('a', 'x', 't'), ('A', 'x', 't'), ('a ', 'x', 't'), ('á', 'x', 't'), ('a', 'X', 't'), ('a', 'x', 'T'), ('a', 'x', 't ');
UPDATE t SET c = 'hit' WHERE BINARY a = 'A';
DELETE FROM t WHERE BINARY a = 'a ';
DELETE FROM t WHERE BINARY b = 'X';
UPDATE t SET a = 'A' WHERE BINARY c = 'T';
DELETE FROM t WHERE BINARY a = 'á';
