-- about: more members at the end of an ENUM or SET on the slave
-- only: row
-- compare: answers
CREATE TABLE t (id INT PRIMARY KEY, e ENUM('a','b''','ü') CHARACTER SET latin1, s SET('x','y'));
--session slave
ALTER TABLE t MODIFY e ENUM('a','b''','ü','d') CHARACTER SET latin1, MODIFY s SET('x','y','z','1','2','3','4','5','6');
--session main
INSERT INTO t VALUES (1, 'b''', 'x,y'), (2, 'ü', '');
UPDATE t SET s = 'y' WHERE e = 'ü';
DELETE FROM t WHERE id = 1;
--same SELECT id, e+0 AS e, s+0 AS s FROM c.t ORDER BY id
