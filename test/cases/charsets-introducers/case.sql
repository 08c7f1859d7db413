-- about: literals with introducers, N'..', hex and bit literals, COLLATE, in rows, defaults and conditions
CREATE TABLE t (id INT PRIMARY KEY AUTO_INCREMENT, l VARCHAR(20) CHARACTER SET latin1 DEFAULT _latin1 x'e9', u VARCHAR(20) CHARACTER SET utf8mb4 DEFAULT _utf8mb4 0xc3a9, b VARBINARY(20) DEFAULT 0x00ff, k VARCHAR(20) CHARACTER SET koi8r);
INSERT INTO t () VALUES ();
INSERT INTO t (l, u, b, k) VALUES (_latin1'x', N'nä', b'0100000101000010', _koi8r 0xd6d1), (x'41', _utf8mb4 x'F09F9880', x'', _cp1251 x'e6'), (_utf8mb4'ö' COLLATE utf8mb4_bin, _latin1 0xFC, 'plain', NULL);
UPDATE t SET u = CONCAT(u, _latin1 x'df') WHERE l = _latin1 x'e9' COLLATE latin1_bin;
UPDATE t SET b = CONCAT(b, _binary x'275c00') WHERE k IS NULL;
DELETE FROM t WHERE u = N'nä';
