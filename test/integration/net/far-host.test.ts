import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeServers } from '../../support/describe-servers.js';
import { freePort } from '../../support/ports.js';
import { Replicator, until } from '../service/replicator.js';
import { common, complete, newFolder, startHosts, type Hosts } from './hosts.js';
import { makeFarHost, noNamespaces, type FarHost } from './namespaces.js';

const missing = noNamespaces();

/** The network alone is tested: one kind of server is enough. */
if (missing === undefined) {
  describeServers('a relay on another host, between master and slave', relayOnFarHost, ['mariadb']);
} else {
  describe.skip(`a relay on another host SKIPPED: ${missing}`, () => it('is not run'));
}

function relayOnFarHost(): void {
  let far: FarHost;
  let hosts: Hosts;
  let relay: Replicator;
  let rows = 0;

  beforeAll(async () => {
    far = makeFarHost();
    const [port, relayPort] = [await freePort(), await freePort()];
    hosts = await startHosts('mariadb', port);
    const listen = { tokenEnv: 'THL_TOKEN', heartbeat: '250ms', insecure: true };
    const plain = { insecure: true, tls: { mode: 'disabled' } };
    const master = { ...plain, tokenEnv: 'THL_TOKEN', connectTimeout: '1s' };
    hosts.extracting.configure({
      thl: { path: 'master.thl', listen: { ...listen, host: far.near, port } },
    });
    const relayConfig = {
      ...common(),
      role: 'relay',
      admin: { host: far.far, port: relayPort + 1, insecure: true },
      master: { ...master, uris: [`thl://${far.near}:${port}/`] },
      thl: { path: 'relay.thl', listen: { ...listen, host: far.far, port: relayPort } },
    };
    relay = new Replicator(relayConfig, newFolder(), 'relay', [...far.run, process.execPath]);
    hosts.applying.configure({ master: { ...master, uris: [`thl://${far.far}:${relayPort}/`] } });
    await Promise.all([hosts.extracting.run(), relay.run(), hosts.applying.run()]);
    await relay.reach('ONLINE');
    await hosts.applying.reach('ONLINE');
    await hosts.master.query('CREATE DATABASE shop');
    await hosts.master.query('CREATE TABLE shop.item (id INT PRIMARY KEY, note LONGTEXT)');
  });
  afterAll(async () => {
    far?.mend();
    await relay?.dispose();
    await hosts?.dispose();
    far?.dispose();
  });

  async function insert(count: number): Promise<void> {
    for (let i = 0; i < count; i++) {
      await hosts.master.query("INSERT INTO shop.item VALUES (?, repeat('x', 50000))", [++rows]);
    }
  }

  it('passes on what is written', async () => {
    await insert(20);
    await complete(hosts);
  });

  it('is missed within seconds when the cable is cut, and nothing is lost or doubled', async () => {
    for (let i = 0; i < 2; i++) {
      const writing = insert(20);
      far.cut();
      await writing;
      await until(async () => (await hosts.extracting.status())['connectedSlaves'] === 0);
      await until(async () => (await hosts.applying.status())['masterConnection'] === 'connecting');
      far.mend();
      await complete(hosts);
    }
    expect(hosts.applying.log()).toMatch(/has been silent for [1-9]/);
  });

  it('passes on everything over a line with delay and loss', async ({ skip }) => {
    const reason = far.disturb('20ms', '3%');
    if (reason !== undefined) skip(`this kernel has no netem: ${reason}`);
    await insert(30);
    await complete(hosts);
  });
}
