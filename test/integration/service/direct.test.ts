import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serviceSchema } from '../../../src/config/schema.js';
import { writeHeartbeat } from '../../../src/service/heartbeat.js';
import { describeMainlyOn } from '../../support/describe-servers.js';
import type { TestServer } from '../../support/servers.js';
import { replicatedPair, type ReplicatedPair } from './replicated-pair.js';
import { command, until, type Replicator } from './replicator.js';

/** Milliseconds: what a stop may take (10 s), and what a busy machine adds to it. */
const LIMIT = 20_000;

/** Shows a session that waits for a table that another one has locked. */
const HELD_UP =
  "SELECT 1 FROM information_schema.PROCESSLIST WHERE STATE LIKE 'Waiting for table%'";

describeMainlyOn('mysql', 'a direct service', (kind) => {
  let pair: ReplicatedPair;
  let master: TestServer;
  let slave: TestServer;
  let replicator: Replicator;

  beforeAll(async () => {
    pair = await replicatedPair(kind, { applier: { retryDelay: '100ms' } });
    ({ master, slave, replicator } = pair);
    await replicator.run();
    await replicator.reach('ONLINE');
    await master.query('CREATE DATABASE shop');
    await master.query('CREATE TABLE shop.item (id INT PRIMARY KEY, name VARCHAR(20))');
  });

  afterAll(() => pair?.dispose());

  async function write(from: number, to: number): Promise<void> {
    for (let id = from; id <= to; id++) {
      await master.query('INSERT INTO shop.item VALUES (?, ?)', [id, `item ${id}`]);
    }
  }

  async function idsOnSlave(): Promise<number[]> {
    const rows = await slave.query('SELECT id FROM shop.item ORDER BY id');
    return rows.map((row) => row['id'] as number);
  }

  /** Waits until the slave has what the log has, and the log what the master wrote last. */
  async function caughtUp(lastId: number): Promise<void> {
    await until(
      async () => {
        const [row] = await slave
          .query('SELECT count(*) AS n FROM shop.item WHERE id = ?', [lastId])
          .catch(() => []);
        return row?.['n'] === 1;
      },
      () => replicator.log(),
    );
  }
  const upTo = (last: number) => Array.from({ length: last }, (_, i) => i + 1);

  it('brings what is written on the master to the slave', async () => {
    await write(1, 10);
    await caughtUp(10);
    expect(await idsOnSlave()).toEqual(upTo(10));
  });

  it('shows where it is, in the text of the model and as JSON with the same keys', async () => {
    const status = await replicator.status();
    const applied = status['appliedLastSeqno'] as number;
    expect(applied).toBeGreaterThanOrEqual(11);
    expect(status).toMatchObject({
      state: 'ONLINE',
      role: 'direct',
      serviceName: 'alpha',
      maximumStoredSeqNo: applied,
      minimumStoredSeqNo: 0,
      pendingError: 'NONE',
      pendingErrorSeqno: -1,
      sourceConnection: `connected 127.0.0.1:${master.port}`,
      targetConnection: `connected 127.0.0.1:${slave.port}`,
    });
    expect(status['appliedLastEventId']).toMatch(/^[\w.-]+\.\d{6}:\d{16};-?\d+$/);
    expect(status['appliedLatency']).toBeLessThan(30);

    const { stdout, code } = await replicator.trepctl('status');
    const lines = stdout.trimEnd().split('\n');
    expect(code).toBe(0);
    expect(lines.slice(0, 3)).toEqual([
      'Processing status command...',
      'NAME                     VALUE',
      '----                     -----',
    ]);
    expect(lines.at(-1)).toBe('Finished status command...');
    expect(lines).toContain(`appliedLastSeqno       : ${applied}`);
    const keys = lines.slice(3, -1).map((line) => line.split(/ *:/)[0]);
    expect(keys).toEqual(Object.keys(status));
  });

  it('tells the same in four lines, in short, by stage', async () => {
    const { stdout: quick } = await replicator.trepctl('qs');
    expect(quick).toMatch(
      /^State: alpha Online for [\d.]+s, running for [\d.]+s\nLatency: [\d.]+s from source DB commit time on mysql:\/\/127.0.0.1:\d+\/ into target database\n {9}[\d.]+s since last source commit\nSequence: \d+ last applied, 0 transactions behind \(0-\d+ stored\)\n$/,
    );
    const services = JSON.parse(
      (await replicator.trepctl('services', '--json')).stdout,
    ) as object[];
    expect(services).toEqual([
      expect.objectContaining({ serviceName: 'alpha', state: 'ONLINE', role: 'direct' }),
    ]);
    const { stdout: tasks } = await replicator.trepctl('status', '-name', 'tasks');
    expect(tasks).toMatch(/^Processing status \(tasks\) command\.\.\.\n/);
    expect(tasks.match(/^stage +: .*$/gm)?.map((line) => line.split(': ')[1])).toEqual([
      'binlog-to-thl',
      'thl-to-dbms',
    ]);
  });

  it('waits for a seqno, and no longer than it is told to', async () => {
    const before = (await replicator.status())['appliedLastSeqno'] as number;
    const waiting = replicator.trepctl('wait', '-applied', String(before + 1), '-limit', '20');
    await write(11, 11);
    expect((await waiting).code).toBe(0);
    const late = await replicator.trepctl('wait', '-applied', '1000000', '-limit', '1', '-json');
    expect(late.code).toBe(1);
    expect(JSON.parse(late.stdout)).toMatchObject({ reached: false, state: 'ONLINE' });
    expect(late.milliseconds).toBeGreaterThan(1000);
  });

  async function beat(name: string): Promise<void> {
    expect(await replicator.trepctl('heartbeat', '-name', name)).toMatchObject({ code: 0 });
  }

  async function beatsOn(server: TestServer): Promise<unknown[]> {
    const rows = await server.query('SELECT name FROM sluice_alpha.heartbeat ORDER BY id');
    return rows.map((row) => row['name']);
  }

  async function beatsOnSlaveAre(...names: string[]): Promise<void> {
    await until(
      async () => JSON.stringify(await beatsOn(slave)) === JSON.stringify(names),
      () => replicator.log(),
    );
  }

  it('sends heartbeats through, also to a slave that lacks earlier ones', async () => {
    await beat('one');
    await beatsOnSlaveAre('one');
    await slave.query('DELETE FROM sluice_alpha.heartbeat');
    await beat('two');
    await beat('three');
    await beatsOnSlaveAre('two', 'three');
  });

  it('says what a login lacks that may write no heartbeat', async () => {
    await master.query(`CREATE USER mute IDENTIFIED BY 'its-secret'`);
    const { host, port } = master;
    const source = serviceSchema.parse({
      service: 'alpha',
      role: 'master',
      source: { host, port, user: 'mute', password: 'its-secret' },
      thl: { path: '/nowhere' },
    }).source;
    if (source === undefined) throw new Error('no source');
    await expect(writeHeartbeat('alpha', source, 'one')).rejects.toMatchObject({
      code: 'PRIVILEGE_MISSING',
      hint: expect.stringContaining('GRANT ALL ON sluice_alpha.* TO') as string,
    });
  });

  it('keeps the table of heartbeats small on both sides, whatever rows the slave has', async () => {
    const ids = Array.from({ length: 997 }, (_, i) => `(${i})`).join();
    await master.query(`INSERT INTO sluice_alpha.heartbeat (id) VALUES ${ids}`);
    await until(async () => (await beatsOn(slave)).length === 999);
    await slave.query('DELETE FROM sluice_alpha.heartbeat WHERE id < 10');
    await beat('after');
    await beatsOnSlaveAre('after');
    expect(await beatsOn(master)).toEqual(['after']);
  });

  it('loses nothing between offline and online', async () => {
    expect((await replicator.trepctl('offline')).stdout).toBe('Service alpha is OFFLINE:NORMAL\n');
    await write(12, 20);
    expect(await idsOnSlave()).toEqual(upTo(11));
    expect((await replicator.status())['appliedLastSeqno']).toBeGreaterThan(0);
    expect((await replicator.trepctl('online')).stdout).toBe('Service alpha is ONLINE\n');
    await caughtUp(20);
    expect(await idsOnSlave()).toEqual(upTo(20));
  });

  it('answers a command that is not legal with the legal ones', async () => {
    const online = await replicator.trepctl('online');
    expect(online.code).toBe(1);
    expect(online.stderr).toBe(
      'ERROR ILLEGAL_STATE: online is not legal in state ONLINE\nHint: Legal in ONLINE: offline, offline-deferred, clear or flush.\n',
    );
    const asJson = JSON.parse((await replicator.trepctl('online', '-json')).stdout) as object;
    expect(asJson).toMatchObject({ error: { code: 'ILLEGAL_STATE' } });
  });

  it('goes on after kill -9 as if nothing had been', async () => {
    const writing = write(21, 120);
    await until(async () => (await idsOnSlave()).length > 25);
    await replicator.end('SIGKILL');
    await writing;
    await replicator.run();
    await replicator.reach('ONLINE');
    await caughtUp(120);
    expect(await idsOnSlave()).toEqual(upTo(120));
  });

  it('waits for a master that is down, then goes on', async () => {
    await master.stop();
    await replicator.reach('GOING-ONLINE:SYNCHRONIZING');
    const status = await replicator.status();
    expect(status).toMatchObject({
      transitioningTo: 'ONLINE',
      pendingErrorCode: expect.anything(),
    });
    expect(status['pendingErrorCode']).toMatch(/^CONNECT/);
    await master.start();
    await replicator.reach('ONLINE');
    expect((await replicator.status())['pendingError']).toBe('NONE');
    await write(121, 125);
    await caughtUp(125);
  });

  it('waits for a slave that is down, then goes on', async () => {
    await slave.kill();
    await write(126, 127);
    await replicator.reach('GOING-ONLINE:SYNCHRONIZING');
    await slave.start();
    await replicator.reach('ONLINE');
    await caughtUp(127);
    expect(await idsOnSlave()).toEqual(upTo(127));
  });

  describe('on a transaction that the slave cannot take', () => {
    it('stops with the place and a hint, and the last seqno stays visible', async () => {
      await slave.query('INSERT INTO shop.item VALUES (128, "in the way")');
      await write(128, 129);
      await replicator.reach('OFFLINE:ERROR');
      const status = await replicator.status();
      expect(status['pendingErrorSeqno']).toBe((status['appliedLastSeqno'] as number) + 1);
      expect(status['pendingErrorEventId']).toMatch(/:\d{16};/);
      expect(status['pendingErrorHint']).not.toBe('NONE');
      expect(status['targetConnection']).toContain('closed');
    });

    it('tries it again with online, and says that it failed again', async () => {
      const online = await replicator.trepctl('online');
      expect(online.code).toBe(1);
      expect(online.stdout).toMatch(/^Service alpha is OFFLINE:ERROR\n[A-Z_]+: .*\nHint: /);
    });

    it('passes it over on command, and says so', async () => {
      const { pendingErrorSeqno } = await replicator.status();
      const skipped = String(pendingErrorSeqno);
      const online = await replicator.trepctl('online', '-skip-seqno', skipped);
      expect(online.stdout).toBe('Service alpha is ONLINE\n');
      await caughtUp(129);
      const [row] = await slave.query('SELECT name FROM shop.item WHERE id = 128');
      expect(row?.['name']).toBe('in the way');
      expect((await replicator.status())['skippedSeqnos']).toBe(skipped);
      expect(replicator.log()).toContain('transaction passed over by command');
    });

    it('refuses what is no list of seqnos', async () => {
      const { code, stderr } = await replicator.trepctl('online', '-skip-seqno', 'all');
      expect(code).toBe(2);
      expect(stderr).toContain('REQUEST_INVALID');
    });
  });

  it('ends on SIGTERM at a transaction boundary, in time and with exit code 0', async () => {
    await write(130, 140);
    const { code, milliseconds } = await replicator.end('SIGTERM');
    expect(code).toBe(0);
    expect(milliseconds).toBeLessThan(LIMIT);
    await replicator.run();
    await caughtUp(140);
    expect((await idsOnSlave()).length).toBe(140);
  });

  it('ends on SIGTERM in time though the slave holds it up, and loses nothing', async () => {
    const blocker = await slave.connect();
    await blocker.query('LOCK TABLES shop.item READ');
    await write(141, 145);
    await until(async () => (await slave.query(HELD_UP)).length > 0);
    const { code, milliseconds } = await replicator.end('SIGTERM');
    await blocker.end();
    expect(code).toBe(0);
    expect(milliseconds).toBeGreaterThan(5_000);
    expect(milliseconds).toBeLessThan(LIMIT);
    expect((await idsOnSlave()).length).toBe(140);
    await replicator.run();
    await caughtUp(145);
    expect((await idsOnSlave()).length).toBe(145);
  });

  it('does not start twice', async () => {
    const second = await command('replicator', 'run', '--config', replicator.file);
    expect(second.code).toBe(1);
    expect(second.stderr).toContain('ERROR ALREADY_RUNNING: ');
    expect(second.stderr).toContain(`as process ${replicator.pid} `);
  });

  it('never shows a password, in its log, its status or its command line', async () => {
    const secrets = [master.password, slave.password];
    const shown = [
      replicator.log(),
      (await replicator.trepctl('status', '-json')).stdout,
      readFileSync(`/proc/${replicator.pid}/cmdline`, 'utf8'),
    ].join('\n');
    expect(shown).toContain('alpha');
    for (const secret of secrets) expect(shown).not.toContain(secret);
  });
});
