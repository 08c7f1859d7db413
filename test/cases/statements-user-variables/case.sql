-- about: user variables of every type, character set and sign, with strange names
CREATE TABLE t (id INT PRIMARY KEY AUTO_INCREMENT, v LONGBLOB, w VARCHAR(100));
SET @i = -9223372036854775808, @u = 18446744073709551615, @z = 0, @d = 1234567890.0123456789, @neg = -0.5, @r = 1e300, @p = 0.1e0 + 0.2e0, @n = NULL;
SET @e = '', @b = X'00FF275C', @g = _gbk X'D55C', @l = _latin1 X'E4' COLLATE latin1_german1_ci, @m = '😀', @`ü ``x``.'q'` = "it's", @bs = 'a\\b', @dec = CAST(7 AS DECIMAL(65,30)), @date = DATE '2024-02-29', @neg0 = -0e0, @ucs = CONVERT('é' USING ucs2), @bin = CAST('x' AS BINARY(5));
INSERT INTO t (v, w) VALUES (@i, 'i'), (@u, 'u'), (@z, 'z'), (@d, 'd'), (@neg, 'neg'), (@r, 'r'), (@p, 'p'), (@n, 'n');
INSERT INTO t (v, w) VALUES (@e, CHARSET(@e)), (@b, CHARSET(@b)), (HEX(@g), CHARSET(@g)), (@l, COLLATION(@l)), (@m, CHARSET(@m)), (@`ü ``x``.'q'`, 'strange'), (@bs, 'bs'), (@dec, 'dec'), (@date, 'date'), (@neg0, 'neg0'), (HEX(@ucs), CHARSET(@ucs)), (@bin, 'bin');
INSERT INTO t (v) SELECT @row := id FROM t WHERE id < 3;
UPDATE t SET w = CONCAT(@i, '/', @u, '/', @d) WHERE id = 1;
SET @big = REPEAT('x''', 100000);
INSERT INTO t (v) VALUES (@big);
DELETE FROM t WHERE w = @e OR v = @z;
SET @huge = 999999999999999999999999999999999999999999999999999999999999999999, @deep = -0.999999999999999999999999999999999999999999999999999999999999999999999999999;
INSERT INTO t (v, w) VALUES (@huge, 'huge'), (@deep, 'deep');
