-- about: SET with 64 members, all, none and the last one
CREATE TABLE t (id INT PRIMARY KEY, s SET('01','02','03','04','05','06','07','08','09','10','11','12','13','14','15','16','17','18','19','20','21','22','23','24','25','26','27','28','29','30','31','32','33','34','35','36','37','38','39','40','41','42','43','44','45','46','47','48','49','50','51','52','53','54','55','56','57','58','59','60','61','62','63','64'), u SET('a', 'é', 'it''s') CHARACTER SET latin1);
INSERT INTO t VALUES (1, 18446744073709551615, 7), (2, '', ''), (3, '64', 'é'), (4, '01,33,64', 'it''s'), (5, NULL, NULL), (6, 4294967296, 'a'), (7, 9223372036854775808, 2);
UPDATE t SET s = s ^ 1 WHERE id IN (1, 2, 7);
CREATE TABLE k (s SET('a', 'b', 'c') PRIMARY KEY, v INT);
INSERT INTO k VALUES ('a,c', 1), ('', 2), ('b', 3);
UPDATE k SET v = v + 1;
UPDATE k SET s = 'a,b,c' WHERE s = '';
DELETE FROM k WHERE s = 'b';
