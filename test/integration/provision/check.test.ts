import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Finding } from '../../../src/check/finding.js';
import { describeMainlyOn } from '../../support/describe-servers.js';
import type { TestServer } from '../../support/servers.js';
import { replicatedPair, type ReplicatedPair } from '../service/replicated-pair.js';
import { command, setEnvironment, type Replicator } from '../service/replicator.js';

describeMainlyOn('mysql', 'the check of a service', (kind) => {
  let pair: ReplicatedPair;
  let master: TestServer;
  let slave: TestServer;
  let replicator: Replicator;

  beforeAll(async () => {
    pair = await replicatedPair(kind, { filters: { replicate: { ignore: ['other'] } } });
    ({ master, slave, replicator } = pair);
    await master.query('CREATE DATABASE shop; CREATE DATABASE shop_2; CREATE DATABASE other');
    await slave.query(`CREATE USER applier IDENTIFIED BY 'its-secret';
      GRANT ALL ON \`shop\`.* TO applier; GRANT ALL ON \`sluice\\_alpha\`.* TO applier;
      GRANT SELECT ON \`shop\\_2\`.* TO applier`);
    setEnvironment('SLAVE_PASSWORD', 'its-secret');
    replicator.configure({ target: { ...pair.target, user: 'applier' } });
  });
  afterAll(() => pair?.dispose());

  async function findings(...settings: string[]): Promise<Finding[]> {
    const set = settings.flatMap((setting) => ['--set', setting]);
    const args = ['--config', replicator.file, '--json', ...set];
    const { stdout } = await command('replicator', 'check', ...args);
    return (JSON.parse(stdout) as { findings: Finding[] }).findings;
  }

  it('names what the login lacks on the schemas that are replicated', async () => {
    const grant = (await findings()).find(({ name }) => name === 'grants');
    expect(grant?.message).toBe('the login lacks privileges on shop_2');
    expect(grant?.hint).toBe(
      "GRANT INSERT, UPDATE, DELETE, CREATE, DROP, ALTER, INDEX, REFERENCES ON `shop\\_2`.* TO 'applier'@'%';",
    );
    for (const { name, hint } of await findings()) {
      if (name.startsWith('grants')) await slave.query(hint);
    }
    expect((await findings()).filter(({ name }) => name.startsWith('grants'))).toEqual([]);
  });

  it('refuses a login that may not make the schema of the service', async () => {
    const found = await findings('service=beta');
    expect(found.find(({ name }) => name === 'grants-catalog')).toMatchObject({
      level: 'error',
      hint: "GRANT ALL ON `sluice\\_beta`.* TO 'applier'@'%';",
    });
  });

  it('names the schemas of which the slave has no copy', async () => {
    const found = await findings();
    expect(found.find(({ name }) => name === 'not-copied')?.message).toMatch(/: shop, shop_2$/);
    await slave.query('CREATE DATABASE shop; CREATE DATABASE shop_2');
    expect((await findings()).map(({ name }) => name)).not.toContain('not-copied');
  });

  it('tells that the master is about to remove, or has removed, what the service needs', async () => {
    const about = async () =>
      (await findings()).map(({ name }) => name).filter((name) => /behind|purged/.test(name));
    const [at] = await master.query(
      kind === 'mysql' ? 'SHOW BINARY LOG STATUS' : 'SHOW MASTER STATUS',
    );
    const place = `${String(at?.['File'])}:${String(at?.['Position'])}`;
    const args = ['--config', replicator.file, '--from-position', place];
    const begun = await command('replicator', 'provision', ...args);
    expect([begun.code, begun.stderr.replaceAll(/^\{.*\n/gm, '')]).toEqual([0, '']);
    expect(await about()).toEqual([]);
    if (kind === 'mysql') await master.query('SET GLOBAL binlog_expire_logs_auto_purge=OFF');
    await master.query('SET GLOBAL binlog_expire_logs_seconds=1');
    await master.query('FLUSH BINARY LOGS');
    if (kind === 'mysql') expect(await about()).toEqual(['behind']);
    const logs = await master.query('SHOW BINARY LOGS');
    await master.query(`PURGE BINARY LOGS TO '${String(logs.at(-1)?.['Log_name'])}'`);
    expect(await about()).toEqual(['binlog-purged']);
  });

  it('tells that it sees no schemas, where the login may read none', async () => {
    await master.query(`CREATE USER blind IDENTIFIED BY 'its-secret';
      GRANT REPLICATION SLAVE, REPLICATION CLIENT ON *.* TO blind`);
    const blind = ['source.user=blind', 'source.passwordEnv=SLAVE_PASSWORD'];
    expect((await findings(...blind)).map(({ name }) => name)).toContain('grants-select');
    await master.query('GRANT SELECT ON shop.* TO blind');
    expect((await findings(...blind)).map(({ name }) => name)).not.toContain('grants-select');
    const set = blind.flatMap((setting) => ['--set', setting]);
    for (const name of ['provision', 'verify']) {
      const refused = await command('replicator', name, '--config', replicator.file, ...set);
      expect(refused.code).toBe(1);
      expect(refused.stderr).toContain('PRIVILEGE_MISSING: the login of the master lacks SELECT');
    }
  });

  it('sees the keys of tables that the login may only read', async () => {
    await master.query(`CREATE TABLE shop.keyed (id INT PRIMARY KEY); CREATE TABLE shop.bare (id INT);
      CREATE USER reader IDENTIFIED BY 'its-secret'; GRANT SELECT ON *.* TO reader`);
    const found = await findings('source.user=reader', 'source.passwordEnv=SLAVE_PASSWORD');
    expect(found.find(({ name }) => name === 'primary-key')?.message).toMatch(/: shop\.bare;/);
  });
});
