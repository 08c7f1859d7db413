-- about: a statement that was ended by a limit of time after it had changed rows that cannot be rolled back stops the service
-- only: statement
-- expect: STATEMENT_DIVERGED
CREATE TABLE m (id INT PRIMARY KEY, v INT) ENGINE = MyISAM;
INSERT INTO m VALUES (1, 1), (2, 1), (3, 1), (4, 1), (5, 1);
SET max_statement_time = 0.25;
--error 1969
UPDATE m SET v = 2 WHERE SLEEP(0.1) = 0;
SET max_statement_time = 0;
