-- about: UUID, INET4 and INET6, as values and keys
-- unfit: mariadb->mysql: the slave knows or allows some of it not
CREATE TABLE t (u UUID PRIMARY KEY, i6 INET6, i4 INET4, v INT);
INSERT INTO t VALUES ('123e4567-e89b-12d3-a456-426655440000', '::1', '0.0.0.0', 1), ('00000000-0000-0000-0000-000000000000', '::', '255.255.255.255', 2), ('ffffffff-ffff-ffff-ffff-ffffffffffff', 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff', '10.0.0.92', 3), ('5c27005c-2700-5c27-005c-27005c270000', '::ffff:192.168.0.1', NULL, 4), ('00000000-0000-0000-0000-000000000001', '5c27::', '92.39.0.0', 5);
UPDATE t SET v = v + 10;
UPDATE t SET u = '123e4567-e89b-72d3-a456-426655440099', i6 = '2001:db8::' WHERE v = 11;
DELETE FROM t WHERE v = 13;
CREATE TABLE n (u UUID, i INET6, j INET4);
INSERT INTO n VALUES ('123e4567-e89b-12d3-a456-426655440000', '::', '1.2.3.0'), ('123e4567-e89b-12d3-a456-426655440000', '::', '1.2.3.0'), (NULL, NULL, NULL);
UPDATE n SET i = '::2' WHERE u IS NULL;
DELETE FROM n WHERE j = '1.2.3.0' LIMIT 1;
CREATE TABLE d (id INT PRIMARY KEY, u UUID DEFAULT '123e4567-e89b-12d3-a456-426655440000');
INSERT INTO d (id) VALUES (1);
