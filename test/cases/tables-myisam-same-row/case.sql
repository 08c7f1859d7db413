-- about: one statement that gives a row of a table without transactions the same value twice
CREATE TABLE nullable_key (a VARCHAR(20), b SET('m0') DEFAULT '', UNIQUE KEY (b)) ENGINE=MyISAM;
INSERT INTO nullable_key (a) VALUES ('x'), ('y'), ('x'), ('z'), (NULL), ('x') ON DUPLICATE KEY UPDATE a = VALUES(a);
REPLACE INTO nullable_key (a) VALUES ('x'), ('yy'), ('x'), ('z');
CREATE TABLE blob_first (a TINYBLOB NULL, b INT DEFAULT 5, UNIQUE KEY (b)) ENGINE=MyISAM;
INSERT INTO blob_first (a) VALUES ('-1'), ('null'), ('bp'), ('null'), ('null'), ('999') ON DUPLICATE KEY UPDATE a = VALUES(a);
CREATE TABLE memory_key (a INT, b INT, UNIQUE KEY (b)) ENGINE=MEMORY;
INSERT INTO memory_key VALUES (1, 1), (2, 1), (1, 1), (3, 1) ON DUPLICATE KEY UPDATE a = VALUES(a);
CREATE TABLE no_key (a INT, b INT) ENGINE=MyISAM;
INSERT INTO no_key VALUES (1, 1), (1, 1), (2, 2), (NULL, 3);
UPDATE no_key SET a = a + 1;
UPDATE no_key SET a = 2, b = 2 WHERE a = 3 OR a IS NULL;
DELETE FROM no_key WHERE a = 2 LIMIT 2;
CREATE TABLE rolls_back (a VARCHAR(20), b INT DEFAULT 5, UNIQUE KEY (b));
INSERT INTO rolls_back (a) VALUES ('x'), ('y'), ('x'), ('z') ON DUPLICATE KEY UPDATE a = VALUES(a);
