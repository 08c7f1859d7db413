-- about: columns without room: CHAR(0), VARCHAR(0), BINARY(0), VARBINARY(0), NULL or empty
CREATE TABLE t (id INT PRIMARY KEY, c CHAR(0), v VARCHAR(0), b BINARY(0), w VARBINARY(0), n CHAR(0) NOT NULL);
INSERT INTO t VALUES (1, '', '', '', '', ''), (2, NULL, NULL, NULL, NULL, ''), (3, '', NULL, '', NULL, '');
UPDATE t SET c = NULL, v = '' WHERE id = 3;
CREATE TABLE n (c CHAR(0), v VARCHAR(0) CHARACTER SET utf16, w VARBINARY(0));
INSERT INTO n VALUES ('', '', ''), (NULL, NULL, NULL), ('', NULL, '');
UPDATE n SET w = NULL WHERE v IS NULL AND c = '';
DELETE FROM n WHERE c IS NULL;
