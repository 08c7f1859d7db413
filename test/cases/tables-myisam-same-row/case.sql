-- about: one statement that changes rows of a table without transactions several times, in their order
CREATE TABLE nullable_key (a VARCHAR(20), b SET('m0') DEFAULT '', UNIQUE KEY (b)) ENGINE=MyISAM;
INSERT INTO nullable_key (a) VALUES ('1'), ('22'), ('333'), (NULL), ('1') ON DUPLICATE KEY UPDATE a = VALUES(a);
REPLACE INTO nullable_key (a) VALUES ('x'), ('yy'), ('x');
CREATE TABLE no_key (a INT, b INT) ENGINE=MyISAM;
INSERT INTO no_key VALUES (1, 1), (1, 1), (2, 2), (NULL, 3);
UPDATE no_key SET a = a + 1;
UPDATE no_key SET a = 2, b = 2 WHERE a = 3 OR a IS NULL;
DELETE FROM no_key WHERE a = 2 LIMIT 2;
CREATE TABLE primary_key (id INT PRIMARY KEY, a INT) ENGINE=MyISAM;
INSERT INTO primary_key VALUES (1, 1), (1, 2), (1, 3), (2, 1) ON DUPLICATE KEY UPDATE a = VALUES(a) + primary_key.a;
UPDATE primary_key SET id = id + 10 ORDER BY id DESC;
CREATE TABLE blob_first (a TINYBLOB NULL, b SET('m0') CHARACTER SET koi8u COLLATE koi8u_general_ci DEFAULT '', UNIQUE KEY (b)) ENGINE=MyISAM;
INSERT INTO blob_first (a) VALUES ('-1'), ('1.5'), ('null'), ('bp'), ('null'), ('null'), ('999') ON DUPLICATE KEY UPDATE a = VALUES(a);
REPLACE INTO blob_first (a) VALUES ('-1'), ('1.5'), ('null'), ('bp'), ('null'), ('null'), ('999');
