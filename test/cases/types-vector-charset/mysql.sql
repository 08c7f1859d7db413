-- about: tables with VECTOR columns among text in other character sets
-- expect: STATEMENT_FAILED when mysql->mariadb
CREATE TABLE t (id INT PRIMARY KEY, v VECTOR(3), a VARCHAR(20) CHARACTER SET latin1, w VECTOR(2), b CHAR(10) CHARACTER SET gbk, c TEXT CHARACTER SET utf8mb4, d ENUM('é', 'b') CHARACTER SET latin1);
INSERT INTO t VALUES (1, STRING_TO_VECTOR('[1,2,3]'), 'é', STRING_TO_VECTOR('[1,2]'), '日', '😀', 'é'), (2, NULL, 'ü', NULL, '本', 'ж', 'b');
UPDATE t SET a = 'ö' WHERE id = 1;
CREATE TABLE k (v VECTOR(3), a VARCHAR(20) CHARACTER SET latin1, UNIQUE KEY (a));
INSERT INTO k VALUES (STRING_TO_VECTOR('[1,2,3]'), 'é');
UPDATE k SET a = 'ü';
DELETE FROM k WHERE a = 'ü';
CREATE TABLE one (v VECTOR(3), e CHAR(20));
INSERT INTO one VALUES (STRING_TO_VECTOR('[1,2,3]'), 'é');
UPDATE one SET e = 'a';
