import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { describeServers } from '../../support/describe-servers.js';
import { Pair, SCHEMA } from './pair.js';

/** Settings of the master, of which some leave out what others tell in the event. */
const MODES = [
  { image: 'FULL', metadata: 'default' },
  { image: 'MINIMAL', metadata: 'MINIMAL' },
  { image: 'MINIMAL', metadata: 'FULL' },
  { image: 'NOBLOB', metadata: 'FULL' },
] as const;

describeServers('row events', (kind) => {
  let pair: Pair;
  beforeAll(async () => {
    pair = await Pair.start(kind, 5101, []);
  });
  afterAll(() => pair?.dispose());
  beforeEach(() => pair.reset());

  describe.each(MODES)('with images $image and metadata $metadata', ({ image, metadata }) => {
    beforeAll(() => pair.logRows(image, metadata));

    it('are applied by primary key', async () => {
      await pair.both('CREATE TABLE t (id INT PRIMARY KEY, v VARCHAR(20), n DOUBLE)');
      await pair.replicate(`INSERT INTO t VALUES (1,'a',1.5),(2,'b',NULL),(3,NULL,-0e0);
      INSERT INTO t VALUES (4,'it''s \\\\ "x"',1e300);
      UPDATE t SET v=CONCAT(v,'!') WHERE id<3; UPDATE t SET id=id+10 ORDER BY id DESC;
      DELETE FROM t WHERE id IN (11,13)`);
      expect(await pair.slave.query(`SELECT id FROM ${SCHEMA}.t ORDER BY id`)).toEqual([
        { id: 12 },
        { id: 14 },
      ]);
    });

    it('are applied by a key of several columns', async () => {
      await pair.both(
        'CREATE TABLE t (a INT, b VARCHAR(10), c DATE, v INT, PRIMARY KEY (c, a, b)) DEFAULT CHARSET utf8mb4',
      );
      await pair.replicate(`INSERT INTO t VALUES (1,'x','2020-01-01',1),(1,'é','2020-01-01',2),
      (2,'x','2020-01-02',3); UPDATE t SET v=v+1 WHERE a=1; UPDATE t SET b='y' WHERE v=2;
      DELETE FROM t WHERE v IN (3,4)`);
    });

    it('are applied by a unique key without NULL when there is no primary key', async () => {
      await pair.both(`CREATE TABLE t (a INT, b INT NOT NULL, c INT NOT NULL, v VARCHAR(9),
      UNIQUE KEY nullable (a), UNIQUE KEY prefix (v(3)), UNIQUE KEY good (c, b))`);
      await pair.replicate(`INSERT INTO t VALUES (NULL,1,1,'aaa'),(NULL,1,2,'bbb'),(3,2,1,'ccc');
      UPDATE t SET a=9 WHERE c=2; UPDATE t SET v='ddd' WHERE c=1 AND b=1; DELETE FROM t WHERE b=2`);
    });

    it('hit the right one of rows that a collation takes for the same', async () => {
      await pair.both(`CREATE TABLE t (v VARCHAR(10), c CHAR(5), w TEXT, KEY (v))
      DEFAULT CHARSET utf8mb4 COLLATE utf8mb4_general_ci`);
      await pair.replicate(`INSERT INTO t VALUES ('a','x','t'),('A','x','t'),('a ','x','t'),
      ('á','x','t'),('a','X','t'),('a','x','T'),('a','x','t '),('','',''),(NULL,NULL,NULL);
      UPDATE t SET w='hit' WHERE BINARY v='A'; UPDATE t SET w='hit2' WHERE BINARY v='a '
      AND BINARY c='x'; DELETE FROM t WHERE BINARY v='á'; DELETE FROM t WHERE BINARY c='X';
      DELETE FROM t WHERE w LIKE 'T' AND BINARY w='T'; DELETE FROM t WHERE v IS NULL;
      UPDATE t SET c='e' WHERE v=''`);
    });

    it('hit one of several equal rows, and all of them in turn', async () => {
      await pair.both('CREATE TABLE t (a INT, b VARCHAR(5))');
      await pair.replicate(`INSERT INTO t VALUES (1,'x'),(1,'x'),(1,'x'),(2,NULL),(2,NULL);
      DELETE FROM t WHERE a=1 LIMIT 1; UPDATE t SET b='y' WHERE a=2 LIMIT 1`);
      await pair.replicate(`UPDATE t SET b='z' WHERE a=1; DELETE FROM t`);
    });

    it('find rows of every type without a key', async () => {
      const types = [
      'TINYINT', 'BIGINT UNSIGNED', 'DECIMAL(20,5)', 'FLOAT', 'DOUBLE', 'BIT(13)', 'YEAR', 'DATE',
      'TIME(3)', 'DATETIME(6)', 'TIMESTAMP(2) NULL', "ENUM('a','b')", "SET('a','b','c')", 'BINARY(6)',
      'VARBINARY(9)', 'BLOB', 'CHAR(5)', 'VARCHAR(9) CHARACTER SET latin1', 'JSON', 'POINT',
      'TEXT CHARACTER SET ucs2',
    ]; // prettier-ignore
      const columns = types.map((type, i) => `c${i} ${type}`);
      await pair.both(`CREATE TABLE t (n INT, ${columns.join()})`);
      await pair.replicate(`SET sql_mode='ALLOW_INVALID_DATES'; INSERT INTO t VALUES (1,-5,18446744073709551615,-1.25,1.1,1.1e100,4097,1999,
      '2020-02-29','-838:59:59.000','2020-01-01 10:00:00.000001','2021-03-28 01:30:00.5','b','a,c',
      'ab','a','x','c','ä',${kind === 'mysql' ? `'{"a":[1.0,1,"x"]}'` : `'{}'`},POINT(1,2),'uc');
      INSERT INTO t SELECT 2,-c0,0,1.25,3.4028234e38,c4+1e84,0,0,'0000-00-00','00:00:00','1000-01-01',
      NULL,'a','','','','','','',JSON_ARRAY(1,NULL),POINT(-0e0,3),'' FROM t;
      INSERT INTO t (n) VALUES (3); INSERT INTO t SELECT * FROM t;
      UPDATE t SET n=n+10 LIMIT 3; UPDATE t SET n=20 WHERE n=2; DELETE FROM t WHERE n IN (11,3)`);
    });

    it('write generated columns no more than the server allows', async () => {
      await pair.both(`CREATE TABLE t (id INT, v INT GENERATED ALWAYS AS (id*2) VIRTUAL,
      a INT, s VARCHAR(20) GENERATED ALWAYS AS (CONCAT('k',a)) STORED, b INT,
      UNIQUE KEY (v), KEY (s))`);
      await pair.replicate(`INSERT INTO t (id,a,b) VALUES (1,1,1),(2,2,2),(3,3,3);
      UPDATE t SET a=20 WHERE id=2; UPDATE t SET id=7 WHERE id=1; DELETE FROM t WHERE id=3`);
      await pair.both('CREATE TABLE k (a INT, s INT AS (a+1) STORED, b INT, UNIQUE KEY (s))');
      await pair.replicate(`INSERT INTO k (a,b) VALUES (1,1),(2,2),(3,3); UPDATE k SET a=a+10;
      UPDATE k SET b=9 WHERE a=11; DELETE FROM k WHERE a=12`);
    });

    it('name invisible columns', async () => {
      await pair.both('CREATE TABLE t (id INT PRIMARY KEY, h INT INVISIBLE DEFAULT 4, v INT)');
      await pair.replicate(`INSERT INTO t (id,h,v) VALUES (1,2,3); INSERT INTO t VALUES (2,5);
      UPDATE t SET h=h+1; DELETE FROM t WHERE id=1`);
    });

    it('keep a column that would update itself', async () => {
      await pair.both(`CREATE TABLE t (id INT PRIMARY KEY, v INT,
      ts TIMESTAMP(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6) ON UPDATE CURRENT_TIMESTAMP(6),
      dt DATETIME DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP)`);
      await pair.replicate(`INSERT INTO t (id,v) VALUES (1,1),(2,2); UPDATE t SET v=5 WHERE id=1;
      UPDATE t SET v=6, ts=ts, dt=dt WHERE id=2; UPDATE t SET ts='2001-01-01', dt=dt WHERE id=1;
      UPDATE t SET v=v WHERE id=2`);
    });

    it('are updated many at a time', async () => {
      const types = [
        'TINYINT', 'BIGINT', 'BIGINT UNSIGNED', 'DECIMAL(65,30)', 'DECIMAL(9,0)', 'YEAR', 'DATE',
        'TIME(6)', 'DATETIME(3)', 'TIMESTAMP(6) NULL', 'CHAR(9) CHARACTER SET utf16', 'BINARY(4)',
        'VARCHAR(300) CHARACTER SET latin1', 'TEXT', 'LONGBLOB', 'DOUBLE', "ENUM('a','b')", 'BIT(9)',
      ]; // prettier-ignore
      const columns = types.map((type, i) => `c${i} ${type}`).join();
      const values = [
        '127', '9223372036854775807', '18446744073709551615', '-12345678901234567890123456789012345.000000000000000000000000000001',
        '999999999', '2155', "'9999-12-31'", "'-838:59:59'", "'2020-02-29 23:59:59.999'",
        "'2038-01-19 03:14:07.999999'", "'ä'", "'\\0'", "'ö'", "'text'", "REPEAT('\\'',999)", '1e-300', "'b'", '511',
      ]; // prettier-ignore
      const set = values.map((value, i) => `c${i}=${value}`).join();
      const other = types.map((_, i) => `c${i}=IF(id%3=0,NULL,c${i})`).join();
      await pair.both(`CREATE TABLE s (id BIGINT PRIMARY KEY, n INT, u INT, ${columns}, UNIQUE KEY (u),
          KEY (n), ts TIMESTAMP(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6)
          ON UPDATE CURRENT_TIMESTAMP(6));
        CREATE TABLE t LIKE s; ALTER TABLE t MODIFY id BIGINT UNSIGNED`);
      await pair.replicate(`INSERT INTO s (id,n,u) VALUES (-9223372036854775808,0,0),(-5,1,1),(-1,2,2),
          (0,3,3),(7,4,4),(4294967296,5,5),(9223372036854775807,6,6);
        INSERT INTO t (id,n,u) SELECT id+9223372036854775808,n,u FROM s ORDER BY n LIMIT 3;
        INSERT INTO t (id,n,u) VALUES (1,7,7),(2,8,8),(18446744073709551615,9,9);
        UPDATE s SET n=n+1; UPDATE t SET n=n+1; UPDATE s SET ${set} WHERE id<0;
        UPDATE s SET ${set}; UPDATE s SET ${other}; UPDATE s SET n=NULL WHERE n%2=0;
        UPDATE t SET c13=CONCAT('x',id), c1=IF(id<5,1,c1); UPDATE t SET c12='same', n=n+id%2;
        UPDATE s SET n=9 ORDER BY id DESC; UPDATE s SET u=u+100, n=8 ORDER BY u DESC;
        UPDATE t SET id=id+1, n=1 WHERE id<1000 ORDER BY id DESC; UPDATE s SET u=-u ORDER BY id`);
      await pair.both('CREATE TABLE w (id INT PRIMARY KEY, v INT, p VARCHAR(200))');
      const rows = Array.from({ length: 500 }, (_, i) => `(${i},${i % 9},REPEAT('x',${i % 190}))`);
      await pair.replicate(`INSERT INTO w VALUES ${rows.join()}; UPDATE w SET v=v+1;
        UPDATE w SET p=CONCAT(p,v) WHERE v<5; UPDATE w SET v=IF(id%50=0,v,-v)`);
    });

    it('keep the order in which values of a unique key are swapped', async () => {
      await pair.both('CREATE TABLE t (id INT PRIMARY KEY, u INT, UNIQUE KEY (u))');
      await pair.replicate(`INSERT INTO t VALUES (1,1),(2,2),(3,3);
      UPDATE t SET u=u-1 ORDER BY u; UPDATE t SET u=u+1 ORDER BY u DESC;
      REPLACE INTO t VALUES (9,2); REPLACE INTO t VALUES (1,3),(2,9);
      INSERT INTO t VALUES (5,9) ON DUPLICATE KEY UPDATE u=10;
      INSERT IGNORE INTO t VALUES (9,1),(10,11)`);
      await pair.both(
        'CREATE TABLE c (k VARCHAR(9) PRIMARY KEY, v INT) COLLATE utf8mb4_general_ci',
      );
      await pair.replicate(`INSERT INTO c VALUES ('a',1),('b',2); UPDATE c SET k='A' WHERE k='a';
      UPDATE c SET k=CONCAT(k,' ') WHERE k='b'; UPDATE c SET v=3 WHERE k='A'; DELETE FROM c`);
    });

    it('keep 0 in an AUTO_INCREMENT column, invalid dates and index 0 of an ENUM', async () => {
      await pair.both(`CREATE TABLE t (id INT PRIMARY KEY AUTO_INCREMENT, e ENUM('a','b'),
      d DATE, v INT, KEY (e))`);
      await pair.replicate(`SET sql_mode='NO_AUTO_VALUE_ON_ZERO,ALLOW_INVALID_DATES';
      INSERT INTO t VALUES (0,'a','2023-02-31',1),(5,'','0000-00-00',1),(6,'bad',NULL,1),(7,'b',NULL,1);
      UPDATE t SET e='none' WHERE id=7; UPDATE t SET e='b' WHERE id=5; UPDATE t SET v=2;
      DELETE FROM t WHERE e=0 AND id=6`);
      await pair.both("CREATE TABLE n (e ENUM('a','b'), v INT)");
      await pair.replicate(`SET sql_mode=''; INSERT INTO n VALUES ('a',1),('',1),('b',1);
      UPDATE n SET v=2 WHERE e=0; DELETE FROM n WHERE e=0`);
    });

    it('quote names of every kind', async () => {
      await pair.both(
        "CREATE TABLE `we``ird é;--` (`a``b` INT PRIMARY KEY, `select` INT, `ü ''` TEXT)",
      );
      await pair.replicate(
        "INSERT INTO `we``ird é;--` VALUES (1,2,'x'),(2,3,'y'); UPDATE `we``ird é;--` SET `select`=4; DELETE FROM `we``ird é;--` WHERE `a``b`=2",
      );
    });

    it('go into tables with many columns', async () => {
      const names = Array.from({ length: 300 }, (_, i) => `c${i}`);
      await pair.both(
        `CREATE TABLE t (id INT PRIMARY KEY, ${names.map((n) => `${n} INT`).join()})`,
      );
      await pair.replicate(`INSERT INTO t (id,c0,c7,c299) VALUES (1,1,2,3),(2,NULL,4,5);
      UPDATE t SET c299=8, c150=1; UPDATE t SET c299=NULL; DELETE FROM t WHERE id=1`);
    });

    it('follow a table that changes between them', async () => {
      await pair.both('CREATE TABLE t (id INT PRIMARY KEY, v INT)');
      await pair.replicate('INSERT INTO t VALUES (1,1),(2,2)');
      await pair.both('ALTER TABLE t ADD w INT DEFAULT 7, ALGORITHM=INSTANT');
      await pair.replicate(
        'UPDATE t SET v=v+1; INSERT INTO t VALUES (3,3,3); DELETE FROM t WHERE id=1',
      );
    });

    it('are merged over transactions without changing their order', async () => {
      await pair.both(
        'CREATE TABLE t (id INT PRIMARY KEY, v INT); CREATE TABLE w (id INT PRIMARY KEY)',
      );
      const inserts = Array.from(
        { length: 2500 },
        (_, i) => `INSERT INTO t VALUES (${i},${i % 7})`,
      );
      await pair.replicate(`${inserts.join(';')}; DELETE FROM t WHERE v=3; INSERT INTO w VALUES (1);
      INSERT INTO t VALUES (3,1); INSERT INTO w VALUES (2); DELETE FROM t WHERE id=3;
      INSERT INTO t VALUES (3,2); DELETE FROM t WHERE id IN (4,5); INSERT INTO t VALUES (4,9)`);
    });
  });
});
