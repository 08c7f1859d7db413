-- about: BINARY keys that end in zero bytes or spaces, which the log leaves out
-- lenient: mysql56->mysql mysql56->mariadb: the master knows not all of it
CREATE TABLE t (k BINARY(16) PRIMARY KEY, v INT);
INSERT INTO t VALUES (x'00112233445566778899aabbccddeeff', 1), (x'00112233445566778899aabbccdd0000', 2), (x'', 3), (x'20', 4), (x'2000', 5) ON DUPLICATE KEY UPDATE v = v + 100;
UPDATE t SET v = v + 10;
UPDATE t SET k = x'00112233445566778899aabbcc000000' WHERE v = 12;
DELETE FROM t WHERE k = CONCAT('', x'00000000000000000000000000000000');
CREATE TABLE n (b BINARY(255), s BINARY(3), v INT);
INSERT INTO n VALUES ('a', 'b', 1), (CONCAT('a', REPEAT(x'00', 253), ' '), x'620020', 2), (NULL, x'000000', 3);
UPDATE n SET v = v + 1 WHERE b IS NOT NULL;
DELETE FROM n WHERE s = x'620000';
