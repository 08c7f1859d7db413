-- about: text is converted into another character set of the same width, where the log tells the master's
-- only: told
-- except: statement mixed
-- compare: answers
CREATE TABLE t (id INT PRIMARY KEY, a VARCHAR(80) CHARACTER SET latin1, b CHAR(20) CHARACTER SET latin1, d TEXT CHARACTER SET latin1);
INSERT INTO t VALUES (1, 'é', 'ß', 'ü€');
CREATE TABLE n (a VARCHAR(20) CHARACTER SET latin1, b TEXT CHARACTER SET cp1250);
INSERT INTO n VALUES ('é', 'Ł'), ('é', 'Ł'), ('e', 'L');
--session slave
ALTER TABLE t MODIFY a VARCHAR(20) CHARACTER SET utf8mb4, MODIFY b CHAR(20) CHARACTER SET latin2, MODIFY d TEXT CHARACTER SET utf8mb4;
ALTER TABLE n MODIFY a VARCHAR(20) CHARACTER SET cp1250, MODIFY b TEXT CHARACTER SET utf8mb3;
--session main
ALTER TABLE t MODIFY a VARCHAR(20) CHARACTER SET latin1;
--session slave
ALTER TABLE t MODIFY a VARCHAR(20) CHARACTER SET cp1250;
--session main
INSERT INTO t VALUES (2, 'ü', 'é', 'ß€'), (3, NULL, NULL, NULL);
UPDATE t SET a = CONCAT(a, 'ö'), d = CONCAT(d, 'É') WHERE id < 4;
UPDATE n SET a = 'ü' WHERE a = 'é' AND b = 'Ł' LIMIT 1;
DELETE FROM n WHERE a = 'é' LIMIT 1;
--same SELECT id, HEX(CONVERT(a USING utf8mb4)) AS a, HEX(CONVERT(b USING utf8mb4)) AS b, HEX(CONVERT(d USING utf8mb4)) AS d FROM c.t ORDER BY id
--same SELECT HEX(CONVERT(a USING utf8mb4)) AS a, HEX(CONVERT(b USING utf8mb4)) AS b FROM c.n ORDER BY a, b
