-- about: MERGE, CSV, Aria and MEMORY
-- unfit: mariadb->mysql: the slave knows or allows some of it not
CREATE TABLE s (a INT NOT NULL, b VARCHAR(20) NOT NULL) ENGINE = CSV;
INSERT INTO s VALUES (1, 'a,"b"'), (2, ''), (2, '');
UPDATE s SET b = 'z' WHERE a = 1;
DELETE FROM s WHERE a = 2 LIMIT 1;
CREATE TABLE m1 (id INT, v INT, KEY (id)) ENGINE = MyISAM;
CREATE TABLE m2 LIKE m1;
CREATE TABLE m (id INT, v INT, KEY (id)) ENGINE = MERGE UNION = (m1, m2) INSERT_METHOD = LAST;
INSERT INTO m VALUES (1, 1), (2, 2);
INSERT INTO m1 VALUES (3, 3);
UPDATE m SET v = v + 1;
DELETE FROM m WHERE id = 1;
CREATE TABLE ar (id INT PRIMARY KEY, v BLOB) ENGINE = Aria PAGE_CHECKSUM = 1 ROW_FORMAT = PAGE;
INSERT INTO ar VALUES (1, REPEAT('x', 5000)), (2, '');
UPDATE ar SET v = 'y';
