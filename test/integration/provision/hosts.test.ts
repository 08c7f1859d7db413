import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeMainlyOn } from '../../support/describe-servers.js';
import { freePort } from '../../support/ports.js';
import { startServer, type TestServer } from '../../support/servers.js';
import { common, sameRows, slaveConfig, startHosts, type Hosts } from '../net/hosts.js';
import { command, Replicator, serverSection, setEnvironment } from '../service/replicator.js';

describeMainlyOn('mariadb', 'a master and slaves on hosts of their own', (kind) => {
  let hosts: Hosts;
  let second: TestServer;
  let further: Replicator;

  beforeAll(async () => {
    const starting = startServer({ kind, serverId: 3 });
    hosts = await startHosts(kind, await freePort());
    second = await starting;
    further = new Replicator(slaveConfig(second, hosts.port));
    await hosts.master
      .query(`CREATE DATABASE shop; CREATE TABLE shop.item (id INT PRIMARY KEY, note TEXT);
      INSERT INTO shop.item VALUES (1, 'before')`);
  });
  afterAll(async () => {
    await further?.dispose();
    await hosts?.dispose();
    await second?.dispose();
  });

  it('are told where to provision', async () => {
    for (const { file } of [hosts.extracting, hosts.applying]) {
      const { code, stderr } = await command('replicator', 'provision', '--config', file);
      expect([code, stderr]).toEqual([
        2,
        expect.stringMatching(
          /CONFIG_INVALID: service net has role (master|slave).*\n.*role direct/,
        ),
      ]);
    }
  });

  it('begin where a copy made on the host of the master ends', async () => {
    const direct = new Replicator(
      {
        ...common(),
        role: 'direct',
        source: serverSection(hosts.master, 'MASTER_PASSWORD'),
        target: serverSection(hosts.slave, 'SLAVE_PASSWORD'),
        thl: { path: 'master.thl' },
      },
      hosts.extracting.folder,
      'direct',
    );
    const { code, stderr } = await command('replicator', 'provision', '--config', direct.file);
    expect([code, stderr]).toEqual([0, expect.any(String)]);
    await hosts.master.query("INSERT INTO shop.item VALUES (2, 'behind')");
    await hosts.extracting.run();
    await hosts.applying.run();
    await hosts.applying.reach('ONLINE');
    await sameRows(hosts);
  });

  it('grow by a copy of a slave with its restart point', async () => {
    setEnvironment('SLAVE_PASSWORD', second.password);
    await hosts.applying.trepctl('offline');
    copy(hosts.slave, second, ['shop', 'sluice_net']);
    await hosts.master.query("INSERT INTO shop.item VALUES (3, 'later')");
    await further.run();
    await further.reach('ONLINE');
    await sameRows({ ...hosts, slave: second, applying: further });
  });
});

/** As an operator does. */
function copy(from: TestServer, to: TestServer, schemas: readonly string[]): void {
  const login = ({ port, user, password }: TestServer) => [
    '--no-defaults',
    '--host=127.0.0.1',
    `--port=${port}`,
    `--user=${user}`,
    `--password=${password}`,
  ];
  const dump = execFileSync('mariadb-dump', [
    ...login(from),
    '--single-transaction',
    '--routines',
    '--events',
    '--databases',
    ...schemas,
  ]);
  execFileSync('mariadb', login(to), { input: dump });
}
