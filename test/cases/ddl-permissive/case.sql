-- about: options of tables that InnoDB takes without its strict mode only, which no log tells
-- expect: STATEMENT_FAILED when mysql sql
-- except: privileged
-- unfit: all: what a server refuses by itself is its own
SET innodb_strict_mode = OFF;
CREATE TABLE s (a INT) ENGINE = InnoDB ROW_FORMAT = FIXED;
CREATE TABLE k (a INT) ENGINE = InnoDB KEY_BLOCK_SIZE = 5;
ALTER TABLE s ADD b INT;
INSERT INTO s VALUES (1, 2);
