-- about: keys of ENUM, SET and BIT, the invalid ENUM value and the 64th member among them
SET sql_mode = '';
CREATE TABLE e (k ENUM('b', 'a', 'c') PRIMARY KEY, v INT);
CREATE TABLE s (k SET('a','b','c','d','e','f','g','h','i') PRIMARY KEY, v INT);
CREATE TABLE b (k BIT(64) PRIMARY KEY, l BIT(3) NOT NULL, v INT, UNIQUE KEY (l, k));
INSERT INTO e VALUES ('a', 1), ('b', 2), ('none', 3);
INSERT INTO s VALUES ('', 1), ('a,i', 2), ('a,b,c,d,e,f,g,h,i', 3);
INSERT INTO b VALUES (0, 0, 1), (b'1000000000000000000000000000000000000000000000000000000000000000', 7, 2), (18446744073709551615, 1, 3);
UPDATE e SET v = 30 WHERE v = 3;
UPDATE e SET k = 'c' WHERE k = 'b';
UPDATE s SET v = v + 1;
UPDATE s SET k = 'i' WHERE k = 'a,i';
UPDATE b SET k = k - 1 WHERE v > 1;
DELETE FROM e WHERE k = 'a';
DELETE FROM s WHERE k = '';
DELETE FROM b WHERE l = 1;
