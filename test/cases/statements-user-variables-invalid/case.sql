-- about: user variables that hold bytes which are no characters, as a client may send them
-- unfit: mariadb->mysql mysql->mariadb mysql56->mariadb: statements that change rows do not go between families
-- only: statement mixed
-- except: cross
CREATE TABLE t (id INT PRIMARY KEY AUTO_INCREMENT, v VARBINARY(50), w VARCHAR(60));
SET NAMES utf8mb4 COLLATE utf8mb4_unicode_520_ci;
SET sql_mode = 'NO_BACKSLASH_ESCAPES';
--bytes
SET @v = 'a\xdf', @w = 'it''s \ \xff', @x = 'é';
INSERT INTO t (v, w) VALUES (@v, COLLATION(@v)), (@w, CHARSET(@w)), (@x, COLLATION(@x));
SET sql_mode = '';
INSERT INTO t (v, w) SELECT @w, HEX(@v);
UPDATE t SET v = CONCAT(v, @w, 'x\n') WHERE v <> @v;
SET NAMES utf8mb3;
--bytes
SET @u = '\xe4\xc3';
INSERT INTO t (v, w) VALUES (@u, CHARSET(@u));
SET NAMES gbk COLLATE gbk_bin;
--bytes
SET @g = '\xe6\x97\xa5', @h = 'it''s \xbd\x5c\x5c\x00 \xff\xa5', @i = '\xa5''';
INSERT INTO t (v, w) VALUES (@g, COLLATION(@g)), (@h, CHARSET(@h)), (@i, HEX(@i));
SET NAMES sjis;
--bytes
SET @s = '\x83\x5c', @t = '\x83', @q = '\xa0\xfd''"';
INSERT INTO t (v, w) VALUES (@s, COLLATION(@s)), (@t, CHARSET(@t)), (@q, HEX(@q));
SET NAMES big5;
--bytes
SET @s = '\xa4\x5c\xff';
INSERT INTO t (v, w) VALUES (@s, HEX(@s));
SET NAMES euckr;
--bytes
SET @s = '\xb0\xa1\x80', @r = '\xa1';
INSERT INTO t (v, w) VALUES (@s, HEX(@s)), (@r, HEX(@r));
SET NAMES ujis;
--bytes
SET @s = '\x8f\xa1', @r = '\xa1\x20';
INSERT INTO t (v, w) VALUES (@s, HEX(@s)), (@r, HEX(@r));
SET NAMES ascii;
--bytes
SET @s = 'a\xff\x80';
INSERT INTO t (v, w) VALUES (@s, HEX(@s));
