import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeMainlyOn } from '../../support/describe-servers.js';
import { expectSame } from '../../support/checksum.js';
import type { TestServer } from '../../support/servers.js';
import { replicatedPair, type ReplicatedPair } from '../service/replicated-pair.js';
import { command, Replicator, until } from '../service/replicator.js';

const DEADLOCK = 1213;

describeMainlyOn('mariadb', 'a slave that was copied by hand', (kind) => {
  let pair: ReplicatedPair;
  let master: TestServer;
  let slave: TestServer;
  let replicator: Replicator;

  beforeAll(async () => {
    pair = await replicatedPair(kind, { service: 'beta' });
    ({ master, slave, replicator } = pair);
  });
  afterAll(() => pair?.dispose());
  const run = (name: string, ...args: string[]) =>
    command('replicator', name, '--config', replicator.file, ...args);

  it('goes on from the place that its dump names', async () => {
    const tables = `CREATE DATABASE d; CREATE TABLE d.t (id INT PRIMARY KEY, v VARCHAR(20));
      CREATE TABLE d.heap (a INT, b FLOAT); INSERT INTO d.heap VALUES (1, 0.1), (1, 0.1);
      CREATE TABLE d.zero (id INT PRIMARY KEY, f FLOAT); INSERT INTO d.zero VALUES (1, -1e-300);
      INSERT INTO d.t VALUES (1, 'one'), (2, 'two'), (3, 'three')`;
    await master.query(tables);
    await master.query(`CREATE DATABASE sluice_back; CREATE TABLE sluice_back.trep_commit_seqno (id INT PRIMARY KEY);
      INSERT INTO sluice_back.trep_commit_seqno VALUES (1)`); // of a service that applies to this server
    await slave.query(`SET sql_log_bin=0; ${tables}`);
    const sql = kind === 'mysql' ? 'SHOW BINARY LOG STATUS' : 'SHOW MASTER STATUS';
    const [place] = await master.query(sql);
    await master.query("UPDATE d.t SET v = 'changed' WHERE id = 1");
    const dump = join(replicator.folder, 'dump.sql');
    const gtids = String(place?.['Executed_Gtid_Set'] ?? '');
    const purged = gtids === '' ? '' : `SET @@GLOBAL.GTID_PURGED=/*!80000 '+'*/ '${gtids}';\n`;
    writeFileSync(
      dump,
      `${purged}-- CHANGE MASTER TO MASTER_LOG_FILE='${place?.['File']}', MASTER_LOG_POS=${place?.['Position']};\n`,
    );
    const { code, stdout, stderr } = await run('provision', '--from-dump', dump);
    expect(`${code} ${stdout}${stderr.replaceAll(/^\{.*$/gm, '').trim()}`).toMatch(
      /^0 Service beta begins after binlog\.\d+:\d+/,
    );
    await replicator.run();
    await replicator.reach('ONLINE');
    const same = await run('verify');
    expect(same.stdout + same.stderr).toMatch(/d\.t: same, 3 rows in 1 chunk\n/);
    expect(same.code).toBe(0);
    await expectSame(master, slave);
  });

  it('is compared while the master is written to, and repaired', async () => {
    await slave.query(`SET sql_log_bin=0; UPDATE d.t SET v = 'wrong' WHERE id = 1;
      DELETE FROM d.t WHERE id = 2; INSERT INTO d.t VALUES (9, 'nine'); DELETE FROM d.heap LIMIT 1;
      UPDATE d.zero SET f = 0`);
    const writer = { stopped: false };
    const writing = (async () => {
      for (let n = 100; !writer.stopped; n += 1) {
        await master
          .query(`REPLACE INTO d.t VALUES (${n}, 'new'), (3, 'w${n}')`)
          .catch((error: { errno?: number }) => {
            if (error.errno !== DEADLOCK) throw error; // as an application does, beside a reader that locks
          });
      }
    })();
    writing.catch(() => {});
    const told = await run('verify', '--json', '--chunk-rows', '50');
    expect(told.code).toBe(1);
    const verdicts = told.stdout
      .trim()
      .split('\n')
      .map(
        (line) =>
          JSON.parse(line) as { table: string; differences: { row: string; kind: string }[] },
      );
    const found = verdicts.find(({ table }) => table === 'd.t')?.differences ?? [];
    expect(found.map(({ row, kind: what }) => `${row} ${what}`)).toEqual([
      '1 different',
      '2 missing on the slave',
      '9 only on the slave',
    ]);
    const heap = verdicts.find(({ table }) => table === 'd.heap')?.differences ?? [];
    expect(heap.map(({ row, kind: what }) => `${row} ${what}`)).toEqual([
      expect.stringMatching(/^\w{56} \(2 on the master, 1 on the slave\) missing on the slave$/),
    ]);
    const repaired = await run('verify', '--repair');
    expect(repaired.stdout).toMatch(/d\.t: 1 chunk differs, 1 repaired/);
    expect(repaired.stdout).toMatch(/d\.zero: 1 chunk differs, 1 repaired/); // 0 for -0
    expect(repaired.code).toBe(0);
    writer.stopped = true;
    await writing;
    const again = await run('verify', '--table', 'd.t', '--table', 'd.heap');
    expect(`${again.code} ${again.stdout}`).toMatch(/^0 .*2 tables compared, 0 with/s);
    await expectSame(master, slave);
  });

  it('is told where its definitions differ, of whatever kind', async () => {
    await master.query(
      `CREATE TABLE d.keyed (id INT PRIMARY KEY, a INT DEFAULT 1, b INT, KEY k (a))`,
    );
    await master.query('CREATE VIEW d.v AS SELECT id FROM d.t');
    await master.query('CREATE PROCEDURE d.p() SELECT 1');
    await master.query('CREATE TRIGGER d.r BEFORE INSERT ON d.keyed FOR EACH ROW SET NEW.b = 1');
    await master.query('CREATE EVENT d.e ON SCHEDULE EVERY 1 YEAR DO SET @a = 1');
    await master.query('CREATE TABLE d.short (id INT PRIMARY KEY, gone INT)');
    await master.query('INSERT INTO d.short VALUES (1, 1)');
    const [collation] = await master.query(
      "SELECT DEFAULT_COLLATION_NAME AS v FROM information_schema.SCHEMATA WHERE SCHEMA_NAME='d'",
    );
    const same = await run('verify');
    expect([same.code, same.stdout]).toEqual([0, expect.not.stringMatching(/defin|slave/)]);
    const planted = [
      'ALTER DATABASE d CHARACTER SET ascii',
      'ALTER TABLE d.keyed DROP KEY k, ALTER a SET DEFAULT 2, AUTO_INCREMENT=9',
      'DROP VIEW d.v; DROP PROCEDURE d.p; DROP TRIGGER d.r; DROP EVENT d.e',
      'CREATE DATABASE D; CREATE TABLE D.others (id INT)', // names differ in case
      'CREATE TABLE d.own (id INT); ALTER TABLE d.short DROP COLUMN gone',
    ];
    await slave.query(`SET sql_log_bin=0; ${planted.join(';')}`);
    const { code, stdout } = await run('verify', '--repair');
    expect(code).toBe(1);
    const told = stdout.split('\n').filter((line) => !line.includes(': same, '));
    expect(told).toEqual([
      'd.short: not compared, 0 rows in 1 chunk',
      expect.stringMatching(/^ {2}comparing, on the slave: .*gone/),
      'event d.e: missing on the slave',
      'procedure d.p: missing on the slave',
      'schema d: defined differently',
      expect.stringMatching(/^ {2}master: CREATE DATABASE `d`/),
      expect.stringMatching(/^ {2}slave: CREATE DATABASE `d` .*ascii/),
      'table d.keyed: defined differently',
      expect.stringMatching(/^ {2}master: `a` int.* DEFAULT '?1'?$/),
      '  master: KEY `k` (`a`)',
      expect.stringMatching(/^ {2}slave: `a` int.* DEFAULT '?2'?$/),
      'table d.own: only on the slave',
      'table d.short: defined differently',
      expect.stringMatching(/^ {2}master: `gone` int/),
      'trigger d.r: missing on the slave',
      'view d.v: missing on the slave',
      expect.stringMatching(/^8 definitions differ; these are not repaired/),
      expect.stringMatching(/^\d+ tables compared, 1 with differences left$/),
      '',
    ]);
    await slave.query(`SET sql_log_bin=0; DROP TABLE d.own;
      ALTER DATABASE d COLLATE ${String(collation?.['v'])}`);
    await slave.query(`SET sql_log_bin=0; ALTER TABLE d.short ADD gone INT;
      CREATE VIEW d.v AS SELECT 1; CREATE PROCEDURE d.p() SELECT 1;
      CREATE EVENT d.e ON SCHEDULE EVERY 1 YEAR DISABLE DO SET @a = 1`);
    await master.query(
      'DROP VIEW d.v; DROP PROCEDURE d.p; DROP EVENT d.e; DROP TABLE d.keyed, d.short',
    );
  });

  it('is told how many more rows differ than are named, and fails where definitions are hidden', async () => {
    const numbers = Array.from({ length: 25 }, (_, i) => `(${i})`).join();
    await master.query(`CREATE TABLE d.many (id INT PRIMARY KEY); INSERT INTO d.many VALUES ${numbers};
      CREATE USER half IDENTIFIED BY '${slave.password}'; GRANT SELECT ON *.* TO half;
      GRANT ALL ON sluice_beta.* TO half`);
    const login = ['--set', 'source.user=half', '--set', 'source.passwordEnv=SLAVE_PASSWORD'];
    const hidden = await run('verify', ...login);
    expect(hidden.stdout).toMatch(/0 with differences left\n$/);
    expect(hidden.stdout).toMatch(
      /Definitions not compared: .* master lacks SHOW VIEW, TRIGGER, EVENT/,
    );
    expect(hidden.code).toBe(1);
    const alone = await run('verify', '--table', 'd.many', ...login);
    expect([alone.code, alone.stdout]).toEqual([0, expect.not.stringContaining('Definitions')]);
    await slave.query('SET sql_log_bin=0; DELETE FROM d.many');
    const { stdout } = await run('verify', '--table', 'd.many');
    expect(stdout).toMatch(/ {2}\d+: missing on the slave\n {2}and 5 more rows\n/);
    await master.query('DROP TABLE d.many; DROP USER half');
  });

  it('is repaired in tables without transactions as well, which are locked for that', async () => {
    await master.query('CREATE TABLE d.isam (id INT PRIMARY KEY) ENGINE=MyISAM');
    await master.query('INSERT INTO d.isam VALUES (1), (2)');
    await until(
      async () => (await slave.query('SELECT * FROM d.isam').catch(() => [])).length === 2,
    );
    await slave.query('SET sql_log_bin=0; DELETE FROM d.isam WHERE id = 1');
    const repaired = await run('verify', '--table', 'd.isam', '--repair');
    expect(repaired.stdout).toMatch(
      /^d\.isam: 1 chunk differs, 1 repaired.*\n {2}1: missing on the slave/,
    );
    expect(repaired.code).toBe(0);
  });

  it('is repaired where other rows of the slave hold its unique keys, or keeps what it has', async () => {
    const tables = ['d.a', 'd.held', 'd.z']; // a table behind it, in whatever order they come
    for (const table of tables) {
      await master.query(`CREATE TABLE ${table} (id INT PRIMARY KEY, u INT UNIQUE);
        INSERT INTO ${table} VALUES (1, 1), (2, 2)`);
    }
    const held = () => slave.query('SELECT id, u FROM d.held ORDER BY id').catch(() => []);
    await until(async () => (await slave.query('SELECT * FROM d.z').catch(() => [])).length === 2);
    await slave.query(`SET sql_log_bin=0; UPDATE d.held SET u = 9 WHERE id = 1;
      UPDATE d.held SET u = 1 WHERE id = 2`);
    const named = tables.flatMap((table) => ['--table', table]);
    const refused = await run('verify', ...named, '--repair', '--where', 'id=1');
    expect([refused.code, refused.stdout]).toEqual([
      1,
      expect.stringMatching(/Duplicate entry.*; without --where/s),
    ]);
    expect(await held()).toEqual([
      { id: 1, u: 9 },
      { id: 2, u: 1 },
    ]);
    const repaired = await run('verify', ...named, '--repair', '--chunk-rows', '1');
    expect([repaired.code, repaired.stderr]).toEqual([0, '']);
    expect(await held()).toEqual([
      { id: 1, u: 1 },
      { id: 2, u: 2 },
    ]);
  });

  it('tells keys in the characters that they stand for', async () => {
    await master.query(`CREATE TABLE d.\`keys\` (n VARCHAR(4) CHARACTER SET sjis, b VARBINARY(2), PRIMARY KEY (n, b));
      INSERT INTO d.\`keys\` VALUES ('表', 0xFF00), ('表', 0xFE00)`);
    await until(
      async () => (await slave.query('SELECT * FROM d.`keys`').catch(() => [])).length === 2,
    );
    await slave.query('SET sql_log_bin=0; DELETE FROM d.`keys` WHERE b = 0xFF00');
    const { stdout } = await run('verify', '--table', 'd.keys', '--repair');
    expect(stdout).toMatch(/\n {2}表,0xFF00: missing on the slave\n1 table/);
  });

  it.runIf(kind === 'mariadb')('is repaired in tables that keep their history', async () => {
    await master.query(`CREATE TABLE d.dated (id INT PRIMARY KEY, v INT) WITH SYSTEM VERSIONING;
      INSERT INTO d.dated VALUES (1, 1), (2, 2); UPDATE d.dated SET v = 3 WHERE id = 1`);
    const history =
      'SELECT id, v, ROW_START s, ROW_END e FROM d.dated FOR SYSTEM_TIME ALL ORDER BY s, e';
    await until(async () => (await slave.query(history).catch(() => [])).length === 3);
    await slave.query('SET sql_log_bin=0; UPDATE d.dated SET v = 4');
    const { code, stdout } = await run('verify', '--table', 'd.dated', '--repair');
    expect([code, stdout]).toEqual([0, expect.stringContaining('1 chunk differs, 1 repaired')]);
    expect(await slave.query(history)).toEqual(await master.query(history));
  });

  it('is not waited for while its service is offline', async () => {
    await command('trepctl', 'offline', '-config', replicator.file);
    await slave.query("SET sql_log_bin=0; UPDATE d.t SET v = 'behind' WHERE id = 1");
    const { code, stderr } = await run('verify', '--table', 'd.t', '--wait', '600');
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(/^ERROR ILLEGAL_STATE: .* differ, and service beta is OFFLINE:NORMAL/),
    ]);
    await slave.query("SET sql_log_bin=0; UPDATE d.t SET v = 'changed' WHERE id = 1");
    await command('trepctl', 'online', '-config', replicator.file);
    await replicator.reach('ONLINE');
  });

  it('keeps what filters give another name or leave out', async () => {
    await slave.query("SET sql_log_bin=0; UPDATE d.t SET v = 'own' WHERE id = 1");
    const filtered = (name: string, filters: object) =>
      new Replicator(
        {
          service: 'beta',
          role: 'direct',
          source: pair.source,
          target: pair.target,
          thl: { path: 'beta.thl' },
          filters,
        },
        replicator.folder,
        name,
      );
    const told = async (name: string, filters: object) => {
      const { file } = filtered(name, filters);
      return (await command('replicator', 'verify', '--config', file, '--repair')).stdout;
    };
    const dropped = await told('dropping', { dropStatementData: ['d.t'] });
    expect(dropped).toMatch(/^d\.t: not compared: filters\.dropStatementData/m);
    const renamed = await told('renaming', { rename: { tables: { 'd.t': 'd.u' } } });
    expect(renamed).toMatch(/^d\.t: not compared: filters\.rename/m);
    const [row] = await slave.query('SELECT v FROM d.t WHERE id = 1');
    expect(row?.['v']).toBe('own');
    await slave.query("SET sql_log_bin=0; UPDATE d.t SET v = 'changed' WHERE id = 1");
    const nothing = filtered('nothing', { replicate: { do: ['misspelt'] } });
    const empty = await command('replicator', 'verify', '--config', nothing.file);
    expect([empty.code, empty.stdout]).toEqual([1, expect.stringMatching(/^Nothing was compared/)]);
  });

  it('is checked before it is started', async () => {
    const { code, stdout, milliseconds } = await run('check', '--json');
    const { findings } = JSON.parse(stdout) as { findings: { name: string; level: string }[] };
    expect(findings.filter(({ level }) => level === 'error')).toEqual([]);
    expect(findings.map(({ name }) => name)).toContain('primary-key');
    expect(code).toBe(0);
    expect(milliseconds).toBeLessThan(20_000);
    await replicator.end();
    await slave.query(`SET sql_log_bin=0; UPDATE sluice_beta.provision SET state='copying'`);
    const refused = await run('start');
    expect(refused.code).toBe(1);
    expect(refused.stderr).toMatch(/CHECK_FAILED.*\nERROR slave provision:/);
    expect(refused.stderr).toContain('--skip-check');
  });

  it('begins a chunk again when it gives way to an application in a deadlock', async () => {
    await master.query(`CREATE TABLE d.locked (id INT PRIMARY KEY, v INT);
      INSERT INTO d.locked VALUES (1, 0), (2, 0)`);
    await slave.query(`SET sql_log_bin=0; CREATE TABLE d.locked (id INT PRIMARY KEY, v INT);
      INSERT INTO d.locked VALUES (1, 0), (2, 7)`);
    const application = await master.connect();
    await application.query('BEGIN; UPDATE d.locked SET v = 1 WHERE id = 2');
    const compared = run('verify', '--table', 'd.locked', '--wait', '1');
    const waiting = "SELECT 1 FROM information_schema.INNODB_TRX WHERE trx_state = 'LOCK WAIT'";
    await until(async () => {
      await delay(150); // InnoDB shows the same again to whoever asks within 100 ms
      return (await master.query(waiting)).length > 0;
    });
    await application.query('UPDATE d.locked SET v = 1 WHERE id = 1; COMMIT');
    await application.end();
    const { stderr } = await compared;
    expect(stderr).not.toContain('Deadlock');
    expect(stderr).toContain('a mark that was written into the master did not reach the slave');
  });

  it('ends when the slave cannot be reached', async () => {
    const { code, stderr } = await run('verify', '--set', 'target.port=1');
    expect([code, stderr]).toEqual([1, expect.stringContaining('ERROR CONNECT_FAILED')]);
  });
});
