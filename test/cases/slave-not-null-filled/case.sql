-- about: NULL for a column that fills itself on the slave, a counter or a clock, stops the service
-- only: row
-- expect: TABLE_MISMATCH
CREATE TABLE t (id INT, v INT, at TIMESTAMP NULL);
INSERT INTO t VALUES (1, 1, '2024-01-01');
--session slave
ALTER TABLE t MODIFY id INT NOT NULL AUTO_INCREMENT PRIMARY KEY, MODIFY at TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP;
--session main
INSERT INTO t VALUES (2, 2, '2024-01-02');
INSERT INTO t VALUES (NULL, 3, NULL);
