-- about: comments and version comments within DDL reach the slave as they are
-- expect: PRIVILEGE_MISSING when limited
-- expect: TABLE_MISMATCH when row sql
CREATE /* a comment */ TABLE t ( -- with a line comment
  id INT PRIMARY KEY, # and another
  v INT /*!50100 NOT NULL */ /*!99999 garbage here */ DEFAULT 3 /* ' " ` */
) /*!40100 DEFAULT CHARACTER SET latin1 */ COMMENT = '/*!50000 no */ -- # ;';
INSERT /* x */ INTO t /*!50000 VALUES (1, 1) */;
/* leading */ ALTER TABLE t ADD w INT COMMENT 'a''b\\c"d`e' /* trailing */;
/*!50000 ALTER TABLE t ADD x INT */;
-- a comment line
ALTER TABLE t ADD y VARCHAR(30) DEFAULT '/* not a comment */' COMMENT "double ""quotes""";
/*!50003 CREATE*/ /*!50003 TRIGGER tr BEFORE INSERT ON t FOR EACH ROW SET NEW.w = 5 */;
INSERT INTO t (id) VALUES (2);
