-- about: several XA transactions whose statements find rows are prepared at once, and end in another order
CREATE TABLE t (id INT PRIMARY KEY, k INT, v VARCHAR(20), KEY (k));
CREATE TABLE source (id INT PRIMARY KEY, k INT, KEY (k));
CREATE TABLE copy (id INT PRIMARY KEY AUTO_INCREMENT, k INT, note VARCHAR(20));
CREATE TABLE nokey (a INT, b VARCHAR(20));
INSERT INTO t VALUES (1, 10, 'a'), (2, 20, 'a'), (3, 30, 'a'), (5, 50, 'a');
INSERT INTO source VALUES (1, 10), (2, 20), (3, 30);
INSERT INTO nokey VALUES (1, 'x'), (1, 'x'), (2, 'x');
--session one
XA START 'one', 'b', 1;
DELETE FROM t WHERE k BETWEEN 15 AND 25;
UPDATE t SET v = 'one' WHERE k = 40;
XA END 'one', 'b', 1;
XA PREPARE 'one', 'b', 1;
--session two
XA START 'two', 'b', 2;
INSERT INTO copy (k, note) SELECT k, 'selected' FROM source WHERE k < 100 ORDER BY id;
XA END 'two', 'b', 2;
XA PREPARE 'two', 'b', 2;
--session other
INSERT INTO source VALUES (4, 40);
DELETE FROM source WHERE k = 20;
UPDATE source SET k = k + 1;
INSERT INTO t VALUES (40, 40, 'others');
--session three
XA START 'three';
INSERT IGNORE INTO t VALUES (5, 0, 'ignored'), (6, 60, 'three');
UPDATE t SET v = 'three' WHERE k > 70;
INSERT INTO copy (k, note) VALUES (LAST_INSERT_ID(), 'three');
XA END 'three';
XA PREPARE 'three';
--session other
INSERT INTO t VALUES (70, 80, 'others');
INSERT INTO nokey SELECT k, v FROM t WHERE id = 70;
UPDATE nokey SET b = 'y' WHERE a = 1;
--session two
XA COMMIT 'two', 'b', 2;
--session other
INSERT INTO copy (k, note) SELECT COUNT(*), 'counted' FROM nokey;
--session three
XA ROLLBACK 'three';
--session one
XA COMMIT 'one', 'b', 1;
INSERT INTO copy (k, note) SELECT id, v FROM t ORDER BY id;
