-- about: another character set of the same width on the slave, of which the log tells nothing
-- only: untold
-- except: statement mixed
-- expect: NOT_LOGGABLE
-- compare: answers
CREATE TABLE t (id INT PRIMARY KEY, a VARCHAR(20) CHARACTER SET latin1);
--session slave
ALTER TABLE t MODIFY a VARCHAR(20) CHARACTER SET cp1250;
--session main
INSERT INTO t VALUES (1, 'Å');
--same SELECT id, HEX(CONVERT(a USING utf8mb4)) AS a FROM c.t
