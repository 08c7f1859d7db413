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
