import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeMainlyOn } from '../../support/describe-servers.js';
import { startServer, type TestServer } from '../../support/servers.js';
import { replicatedPair, type ReplicatedPair } from './replicated-pair.js';
import { Replicator, serverSection, setEnvironment, until } from './replicator.js';

const TOKEN = 'a-token-of-the-tests-0123456789';

describeMainlyOn('mysql', 'extraction starts and stops at chosen places', (kind) => {
  let master: TestServer;
  let replicator: Replicator;

  beforeAll(async () => {
    master = await startServer({ kind, serverId: 1 });
    setEnvironment('MASTER_PASSWORD', master.password);
    setEnvironment('SLUICE_ADMIN_TOKEN', TOKEN);
    replicator = new Replicator({
      service: 'alpha',
      role: 'master',
      source: serverSection(master, 'MASTER_PASSWORD'),
      thl: { path: 'alpha.thl' },
      admin: { port: 0, tokenEnv: 'SLUICE_ADMIN_TOKEN' },
    });
    await replicator.run();
    await replicator.reach('ONLINE');
    await master.query('CREATE DATABASE d');
    await master.query('CREATE TABLE d.t (id INT PRIMARY KEY)');
  });

  afterAll(async () => {
    await replicator?.dispose();
    await master?.dispose();
    setEnvironment('SLUICE_ADMIN_TOKEN', '');
  });

  let written = 0;
  async function write(count: number): Promise<void> {
    for (let i = 0; i < count; i++) await master.query(`INSERT INTO d.t VALUES (${++written})`);
  }

  async function storedIs(seqno: number): Promise<void> {
    await until(
      async () => (await replicator.status())['maximumStoredSeqNo'] === seqno,
      () => replicator.log(),
    );
  }

  const online = (...args: string[]) => replicator.trepctl('online', ...args);

  it('a master stops behind a seqno, and goes on after it', async () => {
    await storedIs(1);
    await replicator.trepctl('offline');
    await write(5);
    await online('-until-seqno', '3');
    await replicator.reach('OFFLINE:NORMAL');
    expect((await replicator.status())['maximumStoredSeqNo']).toBe(3);
    await online();
    await storedIs(6);
  });

  it('a master stops behind an event id', async () => {
    await write(1);
    await storedIs(7);
    const { appliedLastEventId } = await replicator.status();
    await replicator.trepctl('reset', '-thl', '-y'); // not legal now
    await online('-until-event', String(appliedLastEventId));
    await replicator.trepctl('offline');
    await online('-until-event', String(appliedLastEventId));
    await replicator.reach('OFFLINE:NORMAL');
    expect((await replicator.status())['maximumStoredSeqNo']).toBe(7);
  });

  describe('after the master has purged what the log needs next', () => {
    let file: string;

    it('the service stops', async () => {
      await write(2);
      await master.query('FLUSH BINARY LOGS');
      const [row] = (await master.query('SHOW BINARY LOGS')).slice(-1);
      file = String(row?.['Log_name']);
      // The server keeps a file until it has noticed that its reader is gone.
      await until(async () => {
        await master.query(`PURGE BINARY LOGS TO '${file}'`);
        return (await master.query('SHOW BINARY LOGS')).length === 1;
      });
      await write(1);
      expect((await online()).stdout).toContain('BINLOG_PURGED');
    });

    it('it passes the gap on command, in a new epoch, which shows in status and log', async () => {
      const place = `${file}:4;-1`;
      expect((await online('-from-event', place)).stdout).toBe('Service alpha is ONLINE\n');
      await storedIs(8);
      expect(await replicator.status()).toMatchObject({
        latestEpochNumber: 8,
        onlineOptions: `-from-event ${place}`,
      });
      expect(replicator.log()).toContain('extraction starts at another place by command');
      await replicator.trepctl('offline');
      await online();
      await write(1);
      await storedIs(9);
    });

    it('a place before the end of the log is refused', async () => {
      await replicator.trepctl('offline');
      const { stdout, code } = await online('-from-event', `${file}:4;-1`);
      expect(code).toBe(1);
      expect(stdout).toContain('BINLOG_POSITION');
      expect(stdout).toContain('add -force');
    });
  });

  it('an empty log begins with the seqno that is wanted', async () => {
    expect((await replicator.trepctl('reset', '-thl')).code).toBe(2);
    await replicator.trepctl('reset', '-thl', '-y');
    expect((await replicator.status())['maximumStoredSeqNo']).toBe(-1);
    await online('-base-seqno', '1000');
    await write(1);
    await storedIs(1000);
    await replicator.trepctl('offline');
    expect((await online('-base-seqno', '5')).stdout).toContain('the history log holds seqno 1000');
  });

  it('nobody is let in without the token, which is in no list of processes', async () => {
    setEnvironment('SLUICE_ADMIN_TOKEN', 'another-token-than-the-right-one');
    const { code, stderr } = await replicator.trepctl('status');
    expect(code).toBe(1);
    expect(stderr).toContain('ACCESS_DENIED');
    setEnvironment('SLUICE_ADMIN_TOKEN', TOKEN);
    expect(replicator.log()).not.toContain(TOKEN);
  });
});

const AN_HOUR = 3_600_000;

/** What a host whose clock is ahead is for this process. */
const SHIFTED = `data:text/javascript,const now = Date.now; Date.now = () => now() + ${AN_HOUR};`;

describeMainlyOn('mysql', 'on a host whose clock is an hour ahead', (kind) => {
  let pair: ReplicatedPair;
  let replicator: Replicator;

  beforeAll(async () => {
    pair = await replicatedPair(kind);
    ({ replicator } = pair);
    setEnvironment('NODE_OPTIONS', `--import ${JSON.stringify(SHIFTED)}`);
    await replicator.run();
    setEnvironment('NODE_OPTIONS', '');
    await replicator.reach('ONLINE');
  });

  afterAll(() => pair?.dispose());

  it('the skew is shown, and latencies are right', async () => {
    await until(async () => (await replicator.status())['targetClockSkew'] !== 'NONE');
    await replicator.trepctl('heartbeat', '-name', 'h');
    await until(async () => Number((await replicator.status())['appliedLastSeqno']) >= 2);
    const status = await replicator.status();
    for (const key of ['sourceClockSkew', 'targetClockSkew']) {
      expect(Math.abs(Number(status[key]) + AN_HOUR / 1000), key).toBeLessThan(30); // of an hour
    }
    for (const key of ['appliedLatency', 'relativeLatency']) {
      expect(Number(status[key]), key).toBeGreaterThanOrEqual(0);
      expect(Number(status[key]), key).toBeLessThan(60);
    }
    const { stdout } = await replicator.trepctl('heartbeat', '-list', '-json');
    const [beat] = JSON.parse(stdout) as Record<string, unknown>[];
    expect(Number(beat?.['applied'])).toBeLessThan(60);
    expect(replicator.log()).toContain("clock of the source is not this host's");
  });
});
