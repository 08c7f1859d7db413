import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeMainlyOn } from '../../support/describe-servers.js';
import type { TestServer } from '../../support/servers.js';
import { serverPair, type ServerPair } from './replicated-pair.js';
import { Replicator, until } from './replicator.js';

describeMainlyOn('mariadb', 'a master and a slave process over one history log', (kind) => {
  let pair: ServerPair;
  let master: TestServer;
  let slave: TestServer;
  let extracting: Replicator;
  let applying: Replicator;

  beforeAll(async () => {
    pair = await serverPair(kind);
    ({ master, slave } = pair);
    const { source, target } = pair;
    const common = { service: 'beta', thl: { path: 'beta.thl' }, admin: { port: 0 } };
    extracting = new Replicator({ ...common, role: 'master', source }, undefined, 'master');
    applying = new Replicator({ ...common, role: 'slave', target }, extracting.folder, 'slave');
  });

  afterAll(async () => {
    await applying?.dispose();
    await extracting?.dispose();
    await pair?.dispose();
  });

  async function countIs(expected: number): Promise<void> {
    await until(
      async () => {
        const [row] = await slave.query('SELECT count(*) AS n FROM shop.item').catch(() => []);
        return row?.['n'] === expected;
      },
      () => applying.log(),
    );
  }

  it('the slave waits until the master has made the log', async () => {
    await applying.run();
    await until(async () => (await applying.status())['pendingErrorCode'] === 'THL_UNAVAILABLE');
    expect((await applying.status())['state']).toBe('GOING-ONLINE:SYNCHRONIZING');
    await extracting.run();
    await extracting.reach('ONLINE');
    await applying.reach('ONLINE');
  });

  it('what is written on the master arrives', async () => {
    await master.query('CREATE DATABASE shop');
    await master.query('CREATE TABLE shop.item (id INT PRIMARY KEY)');
    await master.query('INSERT INTO shop.item VALUES (1), (2)');
    await countIs(2);
    const status = await applying.status();
    expect(status).toMatchObject({
      role: 'slave',
      targetConnection: expect.stringMatching(/^connected/),
    });
    expect(status['appliedLastSeqno']).toBe(status['maximumStoredSeqNo']);
    expect((await extracting.status())['appliedLastSeqno']).toBe(status['appliedLastSeqno']);
  });

  it('each can be killed or taken offline while the other goes on', async () => {
    await applying.end('SIGKILL');
    await master.query('INSERT INTO shop.item VALUES (3)');
    await applying.run();
    await countIs(3);
    await extracting.end('SIGKILL');
    await master.query('INSERT INTO shop.item VALUES (4)');
    await extracting.run();
    await countIs(4);
    await extracting.trepctl('offline');
    await master.query('INSERT INTO shop.item VALUES (5)');
    await extracting.trepctl('online');
    await countIs(5);
  });

  it('a heartbeat is sent by the master process, and refused by the slave', async () => {
    const refused = await applying.trepctl('heartbeat');
    expect(refused.code).not.toBe(0);
    expect(refused.stderr).toContain('has role slave and no source');
    expect((await extracting.trepctl('heartbeat')).code).toBe(0);
    await until(
      async () => (await slave.query('SELECT 1 FROM sluice_beta.heartbeat')).length === 1,
    );
  });

  it('a place in the binlog is refused by the slave, which extracts nothing', async () => {
    await applying.trepctl('offline');
    const { code, stdout } = await applying.trepctl('online', '-from-event', 'binlog.000001:4;-1');
    expect(code).toBe(1);
    expect(stdout).toContain('REQUEST_INVALID');
    expect(stdout).toContain('-from-event: service beta has role slave and extracts nothing');
    expect((await applying.trepctl('online')).code).toBe(0);
    await applying.reach('ONLINE');
  });

  it('a slave that is ahead of a new log refuses to go on', async () => {
    await applying.trepctl('offline');
    await extracting.end();
    extracting.configure({ thl: { path: 'other.thl' } });
    await extracting.run();
    await extracting.reach('ONLINE');
    await master.query('INSERT INTO shop.item VALUES (6)');
    await until(async () => (await extracting.status())['appliedLastSeqno'] === 0);
    await applying.end();
    applying.configure({ thl: { path: 'other.thl' } });
    await applying.run();
    await applying.reach('OFFLINE:ERROR');
    const status = await applying.status();
    expect(status['pendingErrorCode']).toBe('RESTART_POINT_MISMATCH');
    expect(status['pendingError']).toMatch(
      /slave is ahead .* has committed seqno \d+ .* ends at seqno 0/,
    );
  });
});
