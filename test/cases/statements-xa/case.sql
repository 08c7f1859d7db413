-- about: XA transactions are refused when they are two-phase
-- expect: EVENT_UNSUPPORTED
CREATE TABLE t (id INT PRIMARY KEY);
XA START 'x', 'y', 5;
INSERT INTO t VALUES (1);
XA END 'x', 'y', 5;
XA PREPARE 'x', 'y', 5;
XA COMMIT 'x', 'y', 5;
