-- about: GTIDs with tags, of other servers, and anonymous ones
CREATE TABLE t (id INT PRIMARY KEY);
SET gtid_next = 'AUTOMATIC:case_tag';
INSERT INTO t VALUES (1);
SET gtid_next = 'aaaaaaaa-1111-2222-3333-444444444444:7';
INSERT INTO t VALUES (2);
SET gtid_next = 'aaaaaaaa-1111-2222-3333-444444444444:9';
BEGIN;
COMMIT;
SET gtid_next = 'AUTOMATIC';
INSERT INTO t VALUES (3);
