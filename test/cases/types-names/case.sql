-- about: other names of types: SERIAL, BOOLEAN, NATIONAL, DEC, REAL, LONG, INT4, with attributes in any order
CREATE TABLE t (id SERIAL, b BOOLEAN DEFAULT TRUE, i INT4 UNSIGNED, m MIDDLEINT, d DEC(6,2), f FIXED(5), r REAL, p DOUBLE PRECISION, nc NATIONAL CHAR(5), nv NVARCHAR(5), lv LONG VARCHAR, lb LONG VARBINARY, cv CHARACTER VARYING(9) CHARACTER SET latin1, a CHAR(5) ASCII, PRIMARY KEY (id));
INSERT INTO t (i, m, d, f, r, p, nc, nv, lv, lb, cv, a) VALUES (4294967295, -8388608, 1234.56, 99999, 0.1, 1e308, 'é', 'ж', 'long', x'00', 'ü', 'a');
INSERT INTO t (b, i) VALUES (FALSE, 0), (NULL, 1);
UPDATE t SET b = NOT b, d = -d, nv = CONCAT(nv, 'x');
