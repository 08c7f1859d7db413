-- about: a generated key column that takes no NULL and got one without strict mode, which makes it a zero
-- expect: STATEMENT_FAILED when mysql->mariadb
SET sql_mode = '';
CREATE TABLE z (a BINARY(1), b INT NOT NULL, e BIGINT AS (LENGTH(a)) STORED, PRIMARY KEY (e));
INSERT INTO z (a, b) VALUES (NULL, 1), ('x', 2);
UPDATE z SET b = b + 10;
DELETE FROM z WHERE a IS NULL;
UPDATE z SET a = NULL;
