-- about: columns in another order and more of them in between, found by their names, of tables without a key and in minimal images
-- only: named
-- except: statement mixed
-- compare: answers
CREATE TABLE n (a INT, b VARCHAR(10), d BINARY(3), e ENUM('x', 'y'), `größe` DECIMAL(5,2), KEY (a));
INSERT INTO n VALUES (1, 'x', 'a', 'x', 1.5), (1, 'X', 'a', 'x', 1.5), (2, NULL, NULL, NULL, NULL);
CREATE TABLE k (a INT, b VARCHAR(10), v INT DEFAULT 5, PRIMARY KEY (b, a));
INSERT INTO k VALUES (1, 'x', 1), (2, 'y', 2);
--session slave
ALTER TABLE n ADD own INT DEFAULT 9 FIRST, MODIFY e ENUM('x', 'y') AFTER own, MODIFY `größe` DECIMAL(5,2) AFTER e, ADD other VARCHAR(20) DEFAULT 'o' AFTER a;
ALTER TABLE k MODIFY v INT DEFAULT 5 FIRST, MODIFY b VARCHAR(10) FIRST, ADD z INT NULL AFTER v;
--session main
INSERT INTO n VALUES (3, 'z', 0x00, 'y', -9.99);
UPDATE n SET e = 'y' WHERE b = BINARY 'X';
DELETE FROM n WHERE a = 2;
INSERT INTO k (a, b) VALUES (3, 'z');
UPDATE k SET v = 10 WHERE a = 1;
UPDATE k SET b = 'w' WHERE a = 2;
DELETE FROM k WHERE a = 3;
--same SELECT a, b, HEX(d) AS d, e FROM c.n ORDER BY a, e
--same SELECT a, b, v FROM c.k ORDER BY a
