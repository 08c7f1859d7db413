import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeMainlyOn } from '../../support/describe-servers.js';
import { expectSame } from '../../support/checksum.js';
import type { TestServer } from '../../support/servers.js';
import { replicatedPair, type ReplicatedPair } from '../service/replicated-pair.js';
import { command, until, type Replicator } from '../service/replicator.js';

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
    expect(same.stdout + same.stderr).toMatch(/d\.t: same, 3 rows in 1 chunks\n/);
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
    const repaired = await run('verify', '--repair');
    expect(repaired.stdout).toMatch(/d\.t: 1 chunks differ, 1 repaired/);
    expect(repaired.stdout).toMatch(/d\.zero: 1 chunks differ, 1 repaired/); // 0 for -0
    expect(repaired.code).toBe(0);
    writer.stopped = true;
    await writing;
    const again = await run('verify', '--table', 'd.t', '--table', 'd.heap');
    expect(`${again.code} ${again.stdout}`).toMatch(/^0 .*2 tables compared, 0 with/s);
    await expectSame(master, slave);
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
