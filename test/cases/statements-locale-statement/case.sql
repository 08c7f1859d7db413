-- about: lc_time_names goes with a statement
CREATE TABLE t (id INT PRIMARY KEY AUTO_INCREMENT, v VARCHAR(200));
SET lc_time_names = 'de_DE';
INSERT INTO t (v) VALUES (DATE_FORMAT('2024-03-05', '%W %M %a %b')), (DAYNAME('2024-01-01'));
SET lc_time_names = 'ja_JP';
UPDATE t SET v = CONCAT(v, MONTHNAME('2024-12-01'));
SET lc_time_names = 'cs_CZ';
CREATE TABLE u AS SELECT DATE_FORMAT('2024-05-07', '%W %M') AS v;
