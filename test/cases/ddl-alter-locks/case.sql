-- about: ALTER TABLE and indexes with ALGORITHM and LOCK, ORDER BY, FORCE, names that are words, nothing at all
-- lenient: mysql56->mysql mysql56->mariadb: the master knows not all of it
CREATE TABLE t (id INT PRIMARY KEY, v VARCHAR(20), n INT) ENGINE = InnoDB;
INSERT INTO t VALUES (3, 'c', 1), (1, 'a', 3), (2, 'b', 2);
CREATE TABLE m (id INT, v VARCHAR(20)) ENGINE = MyISAM;
INSERT INTO m VALUES (3, 'c'), (1, 'a'), (2, 'b');
ALTER TABLE m ORDER BY id DESC, v;
ALTER TABLE t ADD x INT DEFAULT 4, ALGORITHM = INPLACE, LOCK = NONE;
ALTER TABLE t ALGORITHM = COPY, ADD y INT DEFAULT 5, LOCK = SHARED;
ALTER TABLE t ADD z INT, LOCK = EXCLUSIVE, FORCE;
CREATE INDEX i ON t (v) ALGORITHM = INPLACE LOCK = NONE;
DROP INDEX i ON t;
ALTER TABLE t;
ALTER TABLE t FORCE;
ALTER TABLE t ADD `lock` INT, ADD `algorithm` INT, ADD `order` INT DEFAULT 1;
ALTER TABLE t DROP `lock`, DROP `algorithm`, ADD KEY `key` (`order`, n);
ALTER TABLE t RENAME INDEX `key` TO `index`, ALTER n SET DEFAULT 3, RENAME TO `table`;
ALTER TABLE `table` ADD CONSTRAINT `check` UNIQUE (n), ADD CONSTRAINT UNIQUE `primary_` (id, n), ORDER BY n;
UPDATE `table` SET n = n + 10, `order` = 2 WHERE id = 2;
DELETE FROM m WHERE id = 3 LIMIT 1;
ALTER TABLE `table` MAX_ROWS = 1000, MIN_ROWS = 1, AVG_ROW_LENGTH = 10, CHECKSUM = 1, COMMENT = 'x', ROW_FORMAT = DYNAMIC, STATS_PERSISTENT = 1;
