-- about: COMPRESSED columns, values of a kilobyte and of none
-- unfit: mariadb->mysql: the slave knows or allows some of it not
CREATE TABLE t (id INT PRIMARY KEY, a TEXT COMPRESSED, b BLOB COMPRESSED, c VARCHAR(2000) COMPRESSED, d VARBINARY(2000) COMPRESSED, e LONGTEXT COMPRESSED CHARACTER SET ucs2);
INSERT INTO t VALUES (1, REPEAT('a', 3000), REPEAT(0x00, 3000), REPEAT('é', 1500), REPEAT(0x5C27, 900), REPEAT('z', 5000)), (2, '', '', '', '', ''), (3, NULL, NULL, NULL, NULL, NULL), (4, 'short', 0x00, ' ', 0x20, 'é');
UPDATE t SET a = CONCAT(a, 'x'), c = CONCAT(c, ' ') WHERE id <> 3;
UPDATE t SET b = REPEAT('y', 200) WHERE id = 3;
DELETE FROM t WHERE id = 2;
CREATE TABLE n (a TEXT COMPRESSED, b VARCHAR(500) COMPRESSED);
INSERT INTO n VALUES (REPEAT('q', 400), REPEAT('r', 400)), (REPEAT('q', 400), REPEAT('r', 400)), ('', NULL);
UPDATE n SET a = 'changed' WHERE b IS NULL;
DELETE FROM n WHERE a LIKE 'q%' LIMIT 1;
