-- about: SET STATEMENT .. FOR
-- expect: STATEMENT_FAILED when mariadb->mysql
CREATE TABLE t (id INT PRIMARY KEY AUTO_INCREMENT, v VARCHAR(20));
SET STATEMENT sql_mode = '' FOR INSERT INTO t (v) VALUES ('too long for the column of twenty');
SET STATEMENT foreign_key_checks = 0, time_zone = '+03:00' FOR CREATE TABLE u (id INT, FOREIGN KEY (id) REFERENCES t (id));
SET STATEMENT auto_increment_increment = 10 FOR INSERT INTO t (v) VALUES ('x'), ('y');
SET STATEMENT max_statement_time = 10 FOR ALTER TABLE t ADD w INT;
SET STATEMENT timestamp = 1700000000 FOR INSERT INTO t (v) VALUES (NOW());
