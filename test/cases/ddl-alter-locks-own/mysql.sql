-- about: ALTER TABLE and indexes with clauses of one family: INSTANT, ALGORITHM and LOCK of indexes, virtual columns
-- expect: STATEMENT_FAILED when mysql->mariadb
CREATE TABLE `table` (id INT PRIMARY KEY, v VARCHAR(20), n INT) ENGINE = InnoDB;
INSERT INTO `table` VALUES (3, 'c', 1), (1, 'a', 3), (2, 'b', 2);
CREATE INDEX i2 ON `table` (n) ALGORITHM = COPY LOCK = SHARED;
DROP INDEX i2 ON `table` ALGORITHM = INPLACE LOCK = DEFAULT;
ALTER TABLE `table` ADD instant INT DEFAULT 9, ALGORITHM = INSTANT;
ALTER TABLE `table` DROP COLUMN instant, ALGORITHM = INSTANT;
ALTER TABLE `table` ADD g INT AS (id + 1) VIRTUAL;
INSERT INTO `table` (id, v, n) VALUES (9, 'end', 99);
