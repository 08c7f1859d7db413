import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Progress } from '../../../src/provision/progress.js';
import { provision, type Provisioned } from '../../../src/provision/provision.js';
import { openControl } from '../../../src/provision/snapshot.js';
import { readTables } from '../../../src/provision/table-list.js';
import { systemClock } from '../../../src/util/clock.js';
import { describeServers } from '../../support/describe-servers.js';
import { differences } from '../../support/checksum.js';
import { startServer, type TestServer } from '../../support/servers.js';
import { until } from '../service/replicator.js';
import { partsBetween } from './parts-between.js';

const members = (count: number): string =>
  Array.from({ length: count }, (_, i) => `'${i + 1}'`).join();

const VALUES = String.raw`CREATE DATABASE d; USE d; SET sql_mode='NO_AUTO_VALUE_ON_ZERO,ALLOW_INVALID_DATES';
  CREATE TABLE loaded (id INT PRIMARY KEY AUTO_INCREMENT, a TINYINT UNSIGNED, b DECIMAL(30,10), c FLOAT, d DOUBLE,
    e CHAR(10) CHARACTER SET latin1, f VARCHAR(300) CHARACTER SET utf8mb4, g BINARY(4), h VARBINARY(300), i LONGBLOB,
    j LONGTEXT CHARACTER SET utf8mb3, k DATE, l TIME(6), m DATETIME(6), n TIMESTAMP NULL, o YEAR, p BIGINT UNSIGNED);
  INSERT INTO loaded VALUES
    (0,255,-0.5,1.1,0.1,'x  ','NULL',x'00',x'00275c0a2c0d1a',x'ff00fe275c',_utf8mb4'é\'\\N\n,','0000-00-00','-838:59:59',
      '2020-02-31 00:00:00.123456','1970-01-01 00:00:01',0,18446744073709551615),
    (-5,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL),
    (7,0,99999999999999999999.0123456789,3.4e38,1.7976931348623157e308,'','','','','','','2020-00-00','838:59:59.999999',
      '9999-12-31 23:59:59.999999','2038-01-19 03:14:07',2155,0),
    (8,1,1,-1e-38,-2.2250738585072014e-308,'\r',_utf8mb4'🎉\t\'"\\N',x'00000000',REPEAT('\\',300),REPEAT('\'a',100000),
      REPEAT('ab\\',70000),'1000-01-01','00:00:00.000001','0000-00-00',NULL,1901,1);
  CREATE TABLE by_text (a VARCHAR(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin, b DATE, v INT, PRIMARY KEY (a,b));
  INSERT INTO by_text VALUES ('','0000-00-00',1),('\'','2020-01-01',2),('\n','2020-01-01',3),('\\','2020-01-01',4);
  CREATE TABLE keyless (a INT, b VARCHAR(10)); INSERT INTO keyless VALUES (1,'x'),(1,'x'),(NULL,NULL);
  CREATE TABLE single (v VARBINARY(300)); CREATE TABLE single_key (v VARBINARY(92) PRIMARY KEY);
  INSERT INTO single VALUES (''),(NULL),(''),(x'fe'),(x'ff'),(x'5c'),(x'00'),('NULL'),('\\N'),(REPEAT(x'5c',92)),(REPEAT('a',92)),(REPEAT('a',251)),(REPEAT(x'feff',125)),(x'fbfcfdfeff'),('\r\n');
  INSERT INTO single_key SELECT DISTINCT v FROM single WHERE LENGTH(v) < 93;
  CREATE TABLE inserted (id INT PRIMARY KEY, a VARCHAR(20) CHARACTER SET big5, b VARCHAR(20) CHARACTER SET utf16, c BIT(9), d ENUM('2','1'), e SET('a','b'), f POINT);
  INSERT INTO inserted VALUES (1,_big5 x'a55c','z',b'100000001','1','b,a',POINT(1,2));
  CREATE TABLE wide (s SET(${members(64)}), b BIT(64)); INSERT INTO wide VALUES ('1,64',1),('1,2,55,63',0),('1,54',~0);
  CREATE TABLE zeros (id INT PRIMARY KEY, f FLOAT, u FLOAT UNSIGNED, d DOUBLE); INSERT INTO zeros VALUES (1,-1e-300,0,-1e-300),(2,-0e0,-0e0,-0e0),(3,0,0,0);
  CREATE TABLE zeros_inserted (b BIT(1), f FLOAT, u FLOAT UNSIGNED, d DOUBLE); INSERT INTO zeros_inserted SELECT 1, f, u, d FROM zeros;
  CREATE TABLE large (id INT PRIMARY KEY AUTO_INCREMENT, n INT, text VARCHAR(4000) CHARACTER SET latin1, UNIQUE KEY by_n (n), KEY by_text (text(20)));
  INSERT INTO large (text) VALUES (REPEAT('a',3700)),(REPEAT('b\\',1850)),(REPEAT('c\'',1850)),(REPEAT('d',3700)),(REPEAT('e',3700));
  ${'INSERT INTO large (text) SELECT text FROM large;'.repeat(11)} UPDATE large SET n = -id; ANALYZE TABLE large`;

/** What JSON text cannot carry: values of SQL types, and numbers of another type than their digits have. */
const DOCUMENTS = String.raw`CREATE TABLE d.documents (id INT PRIMARY KEY AUTO_INCREMENT, v JSON, w JSON);
  CREATE TABLE d.typed (a TIMESTAMP(3), b DATETIME(2), c BLOB, d BIT(9), e BIGINT UNSIGNED, f DECIMAL(20,0), g FLOAT);
  INSERT INTO d.typed VALUES ('2020-01-02 03:04:05.678', '2020-02-03 04:05:06.78', x'00ff275c', b'100000001', 7, -12345678901234567890, 0.1);
  INSERT INTO d.documents (v) VALUES ('{"b": [1, 2.5, {"x": null, "y": [true, "s"]}], "a": "q", "z": {}}'), (NULL), ('[]'), ('"t"'), ('{"a\\"\'": "\\\\ é"}'),
    (JSON_OBJECT('b', JSON_ARRAY(CAST('2020-01-01' AS DATE), 1.50, CAST(5 AS UNSIGNED), JSON_OBJECT('k"\'', CAST('-10:00:00.5' AS TIME(6)))), 'a', CAST('2020-01-01 10:00:00' AS DATETIME), 'plain', CAST('[1, {"x": "y"}]' AS JSON))),
    (CAST(1.50 AS JSON)), (CAST(CAST('2020-01-01' AS DATE) AS JSON)), (JSON_ARRAY(4294967295, 4294967296, 18446744073709551615, -1, 9007199254740993)),
    (JSON_ARRAY(1e0, 2e20, 0.1e0, 1.10, -0e0, 1e308, 5e-324, 0.30000000000000004e0)), (JSON_ARRAY(CAST('2020-01-01' AS DATE), '2020-01-01', 'base64:type15:AQI='));
  INSERT INTO d.documents (v) SELECT JSON_ARRAY(JSON_OBJECT('a', a, 'b', b, 'c', c, 'd', d), e, f, g, JSON_ARRAY(JSON_ARRAY(a), b)) FROM d.typed;
  UPDATE d.documents SET w = JSON_ARRAY(v, JSON_OBJECT('inner', v, 'date', CAST('2020-01-01' AS DATE)))`;

/** A key that is not unique is referred to, as older releases allow it. */
const REFERENCES = `SET restrict_fk_on_non_standard_key=0;
  CREATE TABLE d.parent (id INT PRIMARY KEY, n INT, KEY (n)); INSERT INTO d.parent VALUES (1, 5), (2, 5);
  CREATE TABLE d.child (id INT PRIMARY KEY, n INT, FOREIGN KEY (n) REFERENCES d.parent (n)); INSERT INTO d.child VALUES (1, 5)`;

const types = (path: string): string =>
  `(SELECT GROUP_CONCAT(CONCAT(v, IFNULL(JSON_TYPE(v), '-')) ORDER BY o) FROM JSON_TABLE(w, '${path}' COLUMNS (o FOR ORDINALITY, v JSON PATH '$')) AS t)`;
const SEEN = `SELECT id, CAST(v AS CHAR) AS v, JSON_TYPE(v) AS t, JSON_STORAGE_SIZE(v) AS s, CAST(w AS CHAR) AS w, ${types('$**.*')} AS m, ${types('$**[*]')} AS e FROM d.documents ORDER BY id`;

interface Changes {
  readonly existing?: 'drop' | 'keep';
  readonly applier?: object;
  readonly filters?: object;
}

describeServers('a copy', (kind) => {
  let master: TestServer;
  let slave: TestServer;
  let directory: string;

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'sluice-values-'));
    [master, slave] = await Promise.all([
      startServer({ kind, serverId: 1 }),
      startServer({ kind, serverId: 2, args: ['--local-infile=1'] }),
    ]);
    await master.query(VALUES);
    if (kind === 'mysql') await master.query(`${DOCUMENTS}; ${REFERENCES}`);
  });
  afterAll(async () => {
    await Promise.all([master?.dispose(), slave?.dispose()]);
    rmSync(directory, { recursive: true, force: true });
  });

  function run(name: string, progress: Progress, more: Changes = {}): Promise<Provisioned> {
    const logger = pino({ level: 'silent' });
    const { existing = 'drop', applier = {}, filters = {} } = more;
    const given = { service: name, thl: join(directory, name), applier, filters, logger };
    const options = { connections: 3, existing, resetLog: true, verify: true, lockWait: 10 };
    return provision(partsBetween(master, slave, given), options, progress);
  }

  it('is exact, by LOAD DATA and INSERT, though its connections are cut in the middle', async () => {
    const progress = new Progress(systemClock);
    const running = run('first', progress);
    running.catch(() => {});
    await until(async () => progress.report().rows > 500);
    const killed = await killReaders(master);
    const parts = await slave.query(
      `SELECT JSON_LENGTH(segments) AS segments, (SELECT COUNT(*) FROM information_schema.STATISTICS
        WHERE TABLE_NAME='large' AND INDEX_NAME<>'PRIMARY') AS \`keys\`
       FROM sluice_first.provision_table WHERE table_name='large'`,
    );
    const { rows, snapshots } = await running;
    expect(await differences(master, slave)).toEqual([]);
    expect([killed > 0, snapshots > 1, rows >= 10_240]).toEqual([true, true, true]);
    const [loads] = await slave.query("SHOW GLOBAL STATUS LIKE 'Com_load'");
    expect(Number(loads?.['Value'])).toBeGreaterThan(3);
    expect(parts).toEqual([{ segments: 6, keys: 0 }]);
    const zeros = 'SELECT COUNT(*) AS n FROM d.zeros WHERE f = 0 AND ATAN2(f, -1) < 0';
    expect(await slave.query(zeros)).toEqual([{ n: kind === 'mysql' ? 2 : 1 }]);
  });

  it('goes on to the keys of a table whose rows are all there', async () => {
    await master.query(`CREATE TABLE d.up (id INT PRIMARY KEY);
      CREATE TABLE d.down (id INT PRIMARY KEY, up INT, FOREIGN KEY (up) REFERENCES d.up (id))`);
    await slave.query('CREATE TABLE d.up (id VARCHAR(9) PRIMARY KEY)');
    const again = () =>
      run('again', new Progress(systemClock), {
        existing: 'keep',
        filters: { replicate: { do: ['d.large', 'd.down'] } },
      });
    await expect(again()).rejects.toMatchObject({ code: 'STATEMENT_FAILED' });
    await slave.query(`ALTER TABLE d.up MODIFY id INT; ALTER TABLE d.large DROP KEY by_n, DROP KEY by_text;
      UPDATE sluice_again.provision_table SET state='filled' WHERE table_name='large'`);
    const { rows } = await again();
    expect(rows).toBe(0);
    expect(await differences(master, slave)).toEqual([]);
  });

  it('tells tables whose rows were exchanged from what they were', async () => {
    await master.query(`CREATE TABLE d.whole (id INT PRIMARY KEY);
      CREATE TABLE d.parts (id INT PRIMARY KEY) PARTITION BY RANGE (id) (PARTITION p VALUES LESS THAN (9))`);
    const { source } = partsBetween(master, slave, {
      service: 'seen',
      thl: join(directory, 'seen'),
      applier: {},
      logger: pino({ level: 'silent' }),
    });
    const session = await openControl(source);
    const seen = async (): Promise<string[]> => {
      const tables = await readTables(session, ['d']);
      const found = tables.filter(({ name }) => ['whole', 'parts'].includes(name));
      return found.map(({ name, fingerprint }) => `${name} ${fingerprint}`);
    };
    const before = await seen();
    expect(await seen()).toEqual(before);
    await master.query('ALTER TABLE d.parts EXCHANGE PARTITION p WITH TABLE d.whole');
    const after = await seen();
    await session.end();
    expect(after.filter((each) => before.includes(each))).toEqual([]);
    expect(after).toHaveLength(2);
    await master.query('DROP TABLE d.whole, d.parts');
  });

  it.runIf(kind === 'mysql')('keeps the types of the values in JSON documents', async () => {
    const [ours, theirs] = await Promise.all([master.query(SEEN), slave.query(SEEN)]);
    expect(theirs).toEqual(ours);
    expect(JSON.stringify(ours)).toMatch(/DECIMAL.*TIMESTAMP|TIMESTAMP.*DECIMAL/);
  });

  it('replaces tables of the same names and keeps others, by the rules for definers', async () => {
    await master.query(`CREATE DATABASE other; CREATE TABLE other.t (id INT PRIMARY KEY); INSERT INTO other.t VALUES (1);
      DROP TABLE d.large; CREATE DEFINER='a'@'b' VIEW other.v AS SELECT 1 AS one`);
    await slave.query(`CREATE DATABASE other; CREATE TABLE other.t (old INT); CREATE TABLE other.own (id INT);
      INSERT INTO other.own VALUES (7); DROP DATABASE sluice_first`);
    const refused = run('second', new Progress(systemClock), {
      existing: 'keep',
      applier: { definer: { policy: 'refuse' } },
    });
    await expect(refused).rejects.toMatchObject({ code: 'DEFINER_REFUSED' });
    const applier = { definer: { policy: 'refuse', map: { 'a@b': 'root@localhost' } } };
    await run('second', new Progress(systemClock), { existing: 'keep', applier });
    const [view] = await slave.query('SHOW CREATE VIEW other.v');
    expect(view?.['Create View']).toContain('DEFINER=`root`@`localhost`');
    expect(await slave.query('SELECT * FROM other.own')).toEqual([{ id: 7 }]);
    expect(await slave.query('SELECT * FROM other.t')).toEqual([{ id: 1 }]);
  });
});

/** Ends the sessions that see the snapshot. */
async function killReaders(master: TestServer): Promise<number> {
  const found = await master.query(
    'SELECT trx_mysql_thread_id AS id FROM information_schema.INNODB_TRX',
  );
  for (const { id } of found) await master.query(`KILL ${id}`).catch(() => {});
  return found.length;
}
