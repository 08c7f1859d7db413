-- about: spaces at the end under collations that pad and that do not, as keys and without a key
CREATE TABLE p (k VARCHAR(10) CHARACTER SET latin1 PRIMARY KEY, v INT);
INSERT INTO p VALUES ('a', 1), ('b ', 2), ('', 3), ('c\t', 4);
UPDATE p SET k = 'a   ' WHERE k = 'a';
UPDATE p SET v = 5 WHERE k = 'b';
UPDATE p SET k = ' ' WHERE v = 3;
CREATE TABLE n (k VARCHAR(10) CHARACTER SET latin1, c CHAR(5) CHARACTER SET latin1, b VARBINARY(5));
INSERT INTO n VALUES ('a', 'a', 'a'), ('a ', 'a ', 'a '), ('a  ', '', ' '), ('', NULL, '');
UPDATE n SET b = 'x' WHERE b = 'a ';
DELETE FROM n WHERE LENGTH(k) = 3;
