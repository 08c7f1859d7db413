import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeMainlyOn } from '../../support/describe-servers.js';
import { freePort } from '../../support/ports.js';
import { Replicator, serverSection, setEnvironment, until } from '../service/replicator.js';
import { common, complete, slaveConfig, startHosts, type Hosts } from './hosts.js';
import { startProxy, type Proxy } from './proxy.js';

describeMainlyOn('mariadb', 'master and slave replicators over a bad network', (kind) => {
  let hosts: Hosts;
  let proxy: Proxy;
  let relay: Replicator | undefined;
  let rows = 0;

  beforeAll(async () => {
    const port = await freePort();
    proxy = await startProxy(port);
    hosts = await startHosts(kind, port, { via: proxy.port, heartbeat: '250ms' });
    await Promise.all([hosts.extracting.run(), hosts.applying.run()]);
    await hosts.applying.reach('ONLINE');
    await hosts.master.query('CREATE DATABASE shop');
    await hosts.master.query('CREATE TABLE shop.item (id INT PRIMARY KEY, note LONGTEXT)');
  });
  afterAll(async () => {
    await relay?.dispose();
    await hosts?.dispose();
    await proxy?.close();
  });

  async function insert(count: number, bytes = 100): Promise<void> {
    for (let i = 0; i < count; i++) {
      await hosts.master.query('INSERT INTO shop.item VALUES (?, ?)', [++rows, 'x'.repeat(bytes)]);
    }
  }

  it('cuts and damage in the middle of frames lose and double nothing', async () => {
    for (const bytes of [1, 70, 3_000, 40_000, 100_000]) {
      proxy.cutAfter(bytes);
      await insert(10, 10_000);
      proxy.damageAfter(bytes);
      await insert(10, 10_000);
      await delay(300);
    }
    await complete(hosts);
    await hosts.applying.reach('ONLINE');
    expect(hosts.applying.log()).toContain('CONNECTION_LOST');
  });

  it('a half-open connection is noticed, and made anew', async () => {
    proxy.freeze();
    await insert(10);
    await until(async () => (await hosts.applying.status())['masterConnection'] === 'connecting');
    await until(async () => (await hosts.extracting.status())['connectedSlaves'] === 0);
    proxy.thaw();
    await complete(hosts);
  });

  it('garbage on the port does not disturb the master', async () => {
    const { pid } = hosts.extracting;
    for (let i = 0; i < 30; i++) {
      const socket = connect(hosts.port, '127.0.0.1').on('error', () => undefined);
      socket.end(randomBytes(3_000));
    }
    await insert(5);
    await complete(hosts);
    expect(hosts.extracting.pid).toBe(pid);
    expect((await hosts.extracting.status())['state']).toBe('ONLINE');
  });

  it('a relay fetches the log and feeds a slave from its own', async () => {
    const port = await freePort();
    const master = { uris: [`thl://127.0.0.1:${hosts.port}/`], tokenEnv: 'THL_TOKEN' };
    const listen = { port, tokenEnv: 'THL_TOKEN' };
    relay = new Replicator({
      ...common(),
      role: 'relay',
      master,
      thl: { path: 'relay.thl', listen },
    });
    await relay.run();
    await relay.reach('ONLINE');
    await hosts.applying.end();
    hosts.applying.configure(slaveConfig(hosts.slave, port));
    await hosts.applying.run();
    await insert(5);
    await complete(hosts);
    expect(await relay.status()).toMatchObject({ role: 'relay', connectedSlaves: 1 });
  });

  it('a slave with a wrong token stops and says so', async () => {
    setEnvironment('WRONG_TOKEN', 'another-token-0123456789');
    const config = slaveConfig(hosts.slave, hosts.port);
    const uris = [`thl://127.0.0.1:${hosts.port}/`];
    const slave = new Replicator({ ...config, master: { uris, tokenEnv: 'WRONG_TOKEN' } });
    await slave.run();
    await slave.reach('OFFLINE:ERROR');
    expect(await slave.status()).toMatchObject({ pendingErrorCode: 'ACCESS_DENIED' });
    await slave.dispose();
  });

  it('a slave of another history is refused, and changes nothing', async () => {
    const { extracting, applying, master } = hosts;
    await applying.end();
    await extracting.end();
    applying.configure(slaveConfig(hosts.slave, hosts.port));
    extracting.configure({
      source: { ...serverSection(master, 'MASTER_PASSWORD'), start: 'current' },
      thl: { path: 'other.thl', listen: { port: hosts.port, tokenEnv: 'THL_TOKEN' } },
    });
    await extracting.run();
    await extracting.reach('ONLINE');
    await insert(1);
    await until(async () => (await extracting.status())['maximumStoredSeqNo'] === 0);
    await applying.run();
    await applying.reach('OFFLINE:ERROR');
    expect(await applying.status()).toMatchObject({
      pendingErrorCode: 'THL_DIVERGED',
      pendingError: expect.stringMatching(
        /slave's history log is ahead .* ends with seqno 0/,
      ) as unknown,
    });
    const [row] = await hosts.slave.query('SELECT count(*) AS n FROM shop.item');
    expect(row?.['n']).toBe(rows - 1);
  });
});
