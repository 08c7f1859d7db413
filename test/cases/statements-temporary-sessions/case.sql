-- about: temporary tables of the same name in two sessions at once
-- except: sql
CREATE TABLE t (id INT PRIMARY KEY AUTO_INCREMENT, v VARCHAR(20));
CREATE TEMPORARY TABLE tmp (v VARCHAR(20));
--session other
CREATE TEMPORARY TABLE tmp (v VARCHAR(20));
INSERT INTO tmp VALUES ('other');
--session main
INSERT INTO tmp VALUES ('main');
INSERT INTO t (v) SELECT v FROM tmp;
--session other
INSERT INTO t (v) SELECT v FROM tmp;
DROP TABLE tmp;
--session main
INSERT INTO t (v) SELECT CONCAT(v, '2') FROM tmp;
