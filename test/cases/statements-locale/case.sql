-- about: lc_time_names, default_week_format, div_precision_increment, group_concat_max_len in statements
-- only: row mixed
CREATE TABLE t (id INT PRIMARY KEY AUTO_INCREMENT, v VARCHAR(200));
SET lc_time_names = 'de_DE';
INSERT INTO t (v) VALUES (DATE_FORMAT('2024-03-05', '%W %M %a %b')), (DAYNAME('2024-01-01'));
SET lc_time_names = 'ja_JP';
INSERT INTO t (v) VALUES (MONTHNAME('2024-12-01'));
SET lc_time_names = 'ar_SA';
INSERT INTO t (v) VALUES (DATE_FORMAT('2024-03-05', '%W %M'));
