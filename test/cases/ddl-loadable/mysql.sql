-- about: loadable functions made, used and dropped
-- expect: STATEMENT_FAILED when mysql->mariadb
DROP FUNCTION IF EXISTS service_get_read_locks;
DROP FUNCTION IF EXISTS service_release_locks;
CREATE FUNCTION service_get_read_locks RETURNS INT SONAME 'locking_service.so';
CREATE FUNCTION IF NOT EXISTS service_release_locks RETURNS INT SONAME 'locking_service.so';
CREATE TABLE t (a INT);
SELECT service_get_read_locks('c', 'x', 1);
INSERT INTO t SELECT service_release_locks('c');
DROP FUNCTION service_release_locks;
--same SELECT name, ret, dl, type FROM mysql.func ORDER BY name
