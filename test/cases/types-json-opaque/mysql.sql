-- about: documents with a value of every column type, each with the type that MySQL keeps for it
-- lenient: mysql->mariadb: MariaDB has no types within documents to ask for
CREATE TABLE s (id INT PRIMARY KEY, a TINYINT, b SMALLINT UNSIGNED, c MEDIUMINT, d INT UNSIGNED, e BIGINT UNSIGNED, f FLOAT, g DOUBLE, h DECIMAL(65,30), i DECIMAL(1), j DECIMAL(30,30), k BIT(64), l BIT(1), m YEAR, n DATE, o TIME, p TIME(6), q DATETIME, r DATETIME(6), s TIMESTAMP NULL, t TIMESTAMP(6) NULL, u CHAR(5), v VARCHAR(20) CHARACTER SET latin1, w BINARY(4), x VARBINARY(20), y TINYBLOB, z BLOB, aa MEDIUMBLOB, ab LONGBLOB, ac TINYTEXT, ad LONGTEXT, ae ENUM('a', 'é'), af SET('x', 'y', 'ß'), ag JSON, ah GEOMETRY, ai VARCHAR(10) CHARACTER SET gbk);
SET sql_mode = 'ALLOW_INVALID_DATES', time_zone = '+01:00';
INSERT INTO s VALUES (1, -128, 65535, -8388608, 4294967295, 18446744073709551615, 0.1, 0.1e0 + 0.2e0, -99999999999999999999999999999999999.999999999999999999999999999999, -9, 0.000000000000000000000000000001, 18446744073709551615, 1, 2155, '9999-12-31', '-838:59:59', '-00:00:00.000001', '1000-01-01 00:00:00', '9999-12-31 23:59:59.999999', '2038-01-19 03:14:07', '1970-01-01 01:00:01.000001', 'a', 'é€', 'a', 0x00FF275C, 0x00, REPEAT(0xFF, 300), REPEAT(0x5C, 200), REPEAT('q', 70000), '', REPEAT('é''', 200), 'é', 'x,ß', '{"a": [1.50, null]}', ST_GeomFromText('POINT(1 2)'), '誠'),
 (2, 0, 0, 0, 0, 0, -0e0, 4.9e-324, 0, 0, 0, 0, 0, '0000', '0000-00-00', '00:00:00', '838:59:58.999999', '0000-00-00 00:00:00', '2024-02-31 00:00:00.5', '0000-00-00 00:00:00', NULL, '', '', '', '', '', '', '', '', '', '', 'a', '', 'null', NULL, ''),
 (3, 1, 1, 1, 1, 9223372036854775808, 1e-38, 1e300, 1.5, 1, -0.5, 39, 0, 1901, '2024-00-00', '12:34:56', '12:34:56.5', '2024-02-29 12:34:56', '2024-02-29 12:34:56.789', '2024-02-29 12:34:56', '2024-02-29 12:34:56.789', 'x', 'y', 0x6100, 'y ', 'z', 'b', 'c', 'd', 'e', 'f', 'a', 'y', '"text"', NULL, 'ab');
CREATE TABLE t (id INT PRIMARY KEY, j JSON, k JSON);
INSERT INTO t SELECT id, JSON_ARRAY(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t), JSON_OBJECT('u', u, 'v', v, 'w', w, 'x', x, 'y', y, 'z', z, 'aa', aa, 'ab', ab, 'ac', ac, 'ad', ad, 'ae', ae, 'af', af, 'ag', ag, 'ah', ah, 'ai', ai) FROM s;
UPDATE t SET j = JSON_ARRAY_INSERT(j, '$[3]', k), k = JSON_SET(k, '$.w', JSON_EXTRACT(j, '$[7]')) WHERE id > 1;
UPDATE t SET k = JSON_REMOVE(k, '$.ab', '$.z') WHERE id = 1;
CREATE TABLE n (j JSON, v INT);
INSERT INTO n SELECT CAST(h AS JSON), 1 FROM s UNION ALL SELECT CAST(k AS JSON), 2 FROM s UNION ALL SELECT CAST(m AS JSON), 3 FROM s UNION ALL SELECT CAST(o AS JSON), 4 FROM s UNION ALL SELECT CAST(r AS JSON), 5 FROM s UNION ALL SELECT CAST(t AS JSON), 6 FROM s UNION ALL SELECT JSON_ARRAY(x), 7 FROM s UNION ALL SELECT JSON_ARRAY(aa), 8 FROM s UNION ALL SELECT JSON_ARRAY(w), 9 FROM s UNION ALL SELECT JSON_ARRAY(e, f), 10 FROM s UNION ALL SELECT CAST(n AS JSON), 11 FROM s;
UPDATE n SET v = v + 100 WHERE v % 2 = 0;
DELETE FROM n WHERE v IN (1, 5, 9);
UPDATE n SET j = JSON_ARRAY(j, CAST('2024-02-29' AS DATE));
--same SELECT id, JSON_TYPE(j->'$[0]') AS a, JSON_TYPE(j->'$[4]') AS e, JSON_TYPE(j->'$[7]') AS h, JSON_TYPE(j->'$[10]') AS k, JSON_TYPE(j->'$[12]') AS m, JSON_TYPE(j->'$[13]') AS n, JSON_TYPE(j->'$[14]') AS o, JSON_TYPE(j->'$[16]') AS q, JSON_TYPE(j->'$[18]') AS s, JSON_TYPE(j->'$[19]') AS t FROM c.t ORDER BY id
--same SELECT id, JSON_TYPE(k->'$.w') AS w, JSON_TYPE(k->'$.x') AS x, JSON_TYPE(k->'$.y') AS y, JSON_TYPE(k->'$.z') AS z, JSON_TYPE(k->'$.ae') AS ae, JSON_TYPE(k->'$.af') AS af, JSON_TYPE(k->'$.ah') AS ah FROM c.t ORDER BY id
--same SELECT v, SHA2(j, 256) AS h, JSON_TYPE(j->'$[0]') AS t, JSON_STORAGE_SIZE(j) AS size FROM c.n ORDER BY v, 2
