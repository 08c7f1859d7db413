-- about: JSON duality views
-- expect: STATEMENT_FAILED when mysql->mariadb
-- expect: PRIVILEGE_MISSING when limited
CREATE TABLE t (id INT PRIMARY KEY, name VARCHAR(20));
INSERT INTO t VALUES (1, 'one');
CREATE JSON RELATIONAL DUALITY VIEW d AS SELECT JSON_DUALITY_OBJECT('_id': id, 'name': name) FROM t;
DROP VIEW d;
