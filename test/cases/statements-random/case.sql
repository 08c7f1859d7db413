-- about: RAND() with its seeds
CREATE TABLE t (id INT PRIMARY KEY AUTO_INCREMENT, r DOUBLE, s DOUBLE);
INSERT INTO t (r, s) VALUES (RAND(), RAND());
INSERT INTO t (r, s) VALUES (RAND(5), RAND()), (RAND(), RAND());
SET rand_seed1 = 12345, rand_seed2 = 67890;
INSERT INTO t (r) VALUES (RAND());
UPDATE t SET s = RAND() WHERE id = 1;
