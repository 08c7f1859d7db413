-- about: a statement that fails in its middle leaves in MyISAM what it did
CREATE TABLE m (id INT PRIMARY KEY, v INT) ENGINE = MyISAM;
INSERT INTO m VALUES (1, 1), (2, 2), (3, 3);
--error 1062
INSERT INTO m VALUES (10, 10), (11, 11), (1, 1), (12, 12);
--error 1062
UPDATE m SET id = 11 WHERE v > 1 ORDER BY v;
INSERT IGNORE INTO m VALUES (20, 20), (1, 1), (21, 21);
DELETE FROM m WHERE id = 12;
