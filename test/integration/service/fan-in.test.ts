import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeMainlyOn } from '../../support/describe-servers.js';
import { startServer, type TestServer } from '../../support/servers.js';
import { command, Replicator, serverSection, setEnvironment, until } from './replicator.js';

describeMainlyOn('mariadb', 'two masters into one slave, in one process', (kind) => {
  let masters: TestServer[];
  let slave: TestServer;
  let both: Replicator;
  let beta: Replicator;

  beforeAll(async () => {
    const [first, second, third] = await Promise.all(
      [1, 2, 3].map((serverId) => startServer({ kind, serverId })),
    );
    masters = [first!, second!];
    slave = third!;
    ['ALPHA', 'BETA'].forEach((name, i) => setEnvironment(name, masters[i]!.password));
    setEnvironment('SLAVE_PASSWORD', slave.password);
    both = new Replicator(configOf('alpha', masters[0]!), undefined, 'alpha');
    beta = new Replicator(configOf('beta', masters[1]!), both.folder, 'beta');
    await both.run('--config', beta.file);
    await reach('alpha', 'ONLINE');
    await reach('beta', 'ONLINE');
  });

  afterAll(async () => {
    await both?.dispose();
    await Promise.all([...(masters ?? []), slave].map((server) => server?.dispose()));
  });

  function configOf(service: string, master: TestServer): Record<string, unknown> {
    return {
      service,
      role: 'direct',
      source: serverSection(master, service.toUpperCase()),
      target: serverSection(slave, 'SLAVE_PASSWORD'),
      thl: { path: `${service}.thl` },
      admin: { port: 0 },
    };
  }

  const trepctl = (service: string, ...args: string[]) =>
    both.trepctl('-service', service, ...args);
  const reach = (service: string, state: string) => both.reach(state, 30, service);
  const statusOf = (service: string) => both.status(service);

  async function write(schema: string, from: number, to: number): Promise<void> {
    const master = masters[schema === 'a' ? 0 : 1]!;
    for (let id = from; id <= to; id++)
      await master.query(`INSERT INTO ${schema}.t VALUES (${id})`);
  }

  async function idsAre(schema: string, ids: readonly number[]): Promise<void> {
    let found: unknown;
    await until(
      async () => {
        const rows = await slave.query(`SELECT id FROM ${schema}.t ORDER BY id`).catch(() => []);
        found = rows.map((row) => row['id']);
        return JSON.stringify(found) === JSON.stringify(ids);
      },
      () => `${schema}: ${JSON.stringify(found)}\n${both.log()}`,
    );
  }

  it('what each writes arrives, each in a catalog of its own', async () => {
    await masters[0]!.query('CREATE DATABASE a');
    await masters[0]!.query('CREATE TABLE a.t (id INT PRIMARY KEY)');
    await masters[1]!.query('CREATE DATABASE b');
    await masters[1]!.query('CREATE TABLE b.t (id INT PRIMARY KEY)');
    await Promise.all([write('a', 1, 5), write('b', 1, 3)]);
    await idsAre('a', [1, 2, 3, 4, 5]);
    await idsAre('b', [1, 2, 3]);
    const points = await slave.query(
      'SELECT seqno FROM sluice_alpha.trep_commit_seqno UNION ALL SELECT seqno FROM sluice_beta.trep_commit_seqno',
    );
    expect(points.map(({ seqno }) => Number(seqno))).toEqual([6, 4]);
  });

  it('a command needs the name of a service, and tells the names', async () => {
    const port = String(both.port);
    const { code, stderr } = await command('trepctl', '-port', port, 'status');
    expect(code).toBe(1);
    expect(stderr).toContain('there is more than one service here');
    expect(stderr).toContain('-service: alpha, beta; or -all-services.');
    const { stdout } = await both.trepctl('services', '-json');
    const services = JSON.parse(stdout) as Record<string, unknown>[];
    expect(services.map(({ serviceName, state }) => [serviceName, state])).toEqual([
      ['alpha', 'ONLINE'],
      ['beta', 'ONLINE'],
    ]);
  });

  it('a command is for every service, if it is told so', async () => {
    const all = (...args: string[]) => both.trepctl('-all-services', ...args);
    expect(await all('offline')).toMatchObject({
      code: 0,
      stdout: 'Service alpha is OFFLINE:NORMAL\nService beta is OFFLINE:NORMAL\n',
    });
    const waited = await all('wait', '-state', 'ONLINE', '-limit', '0', '-json');
    expect(waited.code).toBe(1);
    expect(JSON.parse(waited.stdout)).toMatchObject({
      alpha: { reached: false, state: 'OFFLINE:NORMAL' },
      beta: { reached: false, state: 'OFFLINE:NORMAL' },
    });
    expect((await all('online')).code).toBe(0);
    expect((await all('reset', '-thl', '-y')).code).toBe(2);
  });

  it('what stops one does not touch the other', async () => {
    await slave.query('INSERT INTO a.t VALUES (6)');
    await write('a', 6, 6);
    await reach('alpha', 'OFFLINE:ERROR');
    await write('b', 4, 4);
    await idsAre('b', [1, 2, 3, 4]);
    await slave.query('DELETE FROM a.t WHERE id = 6');
    expect((await trepctl('alpha', 'online')).stdout).toBe('Service alpha is ONLINE\n');
    await idsAre('a', [1, 2, 3, 4, 5, 6]);
  });

  it('one is let go of and taken up again while the other runs', async () => {
    expect((await both.trepctl('unload', 'beta')).code).toBe(2); // it asks, and nobody is there
    expect(await both.trepctl('unload', 'beta', '-y')).toMatchObject({ code: 0 });
    await Promise.all([write('a', 7, 7), write('b', 5, 5)]);
    await idsAre('a', [1, 2, 3, 4, 5, 6, 7]);
    await idsAre('b', [1, 2, 3, 4]);
    expect(await both.trepctl('load', 'beta')).toMatchObject({ code: 0 });
    await idsAre('b', [1, 2, 3, 4, 5]);
  });

  it('one goes offline behind a heartbeat, exactly, and the other does not', async () => {
    const deferred = await trepctl('alpha', 'offline-deferred', '-at-heartbeat', 'here');
    expect(deferred.stdout).toContain('Requests to go offline: heartbeat here\n');
    expect((await statusOf('alpha'))['offlineRequests']).toBe('heartbeat here');
    await write('a', 8, 8);
    await trepctl('alpha', 'heartbeat', '-name', 'elsewhere');
    await write('a', 9, 9);
    await trepctl('alpha', 'heartbeat', '-name', 'here');
    await write('a', 10, 12);
    await reach('alpha', 'OFFLINE:NORMAL');
    await idsAre('a', [1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect((await statusOf('alpha'))['offlineRequests']).toBe('NONE');
    expect((await statusOf('beta'))['state']).toBe('ONLINE');
    expect(both.log()).toContain('went offline at heartbeat here, as asked');
  });

  it('one goes online up to a seqno, exactly', async () => {
    const { appliedLastSeqno } = await statusOf('alpha');
    const to = String(Number(appliedLastSeqno) + 2);
    await trepctl('alpha', 'online', '-until-seqno', to);
    await reach('alpha', 'OFFLINE:NORMAL');
    await idsAre('a', [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    expect(await statusOf('alpha')).toMatchObject({
      appliedLastSeqno: Number(to),
      onlineOptions: `-until-seqno ${to}`,
    });
    await trepctl('alpha', 'online');
    await idsAre('a', [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
  });

  it('one goes online up to a heartbeat that is still to come', async () => {
    await trepctl('alpha', 'offline');
    await reach('alpha', 'OFFLINE:NORMAL');
    await trepctl('alpha', 'online', '-until-heartbeat', 'there');
    await reach('alpha', 'ONLINE');
    await trepctl('alpha', 'heartbeat', '-name', 'elsewhere');
    await trepctl('alpha', 'heartbeat', '-name', 'there');
    await reach('alpha', 'OFFLINE:NORMAL');
    expect((await statusOf('alpha'))['onlineOptions']).toBe('-until-heartbeat there');
    expect(both.log()).toContain('went offline at heartbeat there, as asked');
    await trepctl('alpha', 'online');
    await reach('alpha', 'ONLINE');
  });

  it('a heartbeat tells how long it took to each step', async () => {
    const beatOnList = async () => {
      const { stdout } = await trepctl('alpha', 'heartbeat', '-list', '-json');
      const [last] = JSON.parse(stdout) as Record<string, unknown>[];
      return last;
    };
    await trepctl('alpha', 'heartbeat', '-name', "it's here");
    await until(async () => Number((await beatOnList())?.['applied'] ?? -1) >= 0);
    const { extracted, stored, applied, name } = (await beatOnList()) ?? {};
    expect(name).toBe("it's here");
    expect(Number(extracted)).toBeGreaterThanOrEqual(0);
    expect(Number(stored)).toBeGreaterThanOrEqual(Number(extracted));
    expect(Number(applied)).toBeGreaterThanOrEqual(Number(stored));
    const { stdout } = await trepctl('beta', 'flush');
    expect(stdout).toMatch(/^Service beta has all up to seqno \d+, event id /);
  });

  it('after kill -9 both go on, and nothing came twice', async () => {
    await Promise.all([write('a', 13, 20), write('b', 6, 12)]);
    await both.end('SIGKILL');
    await both.run('--config', beta.file);
    await idsAre(
      'a',
      Array.from({ length: 20 }, (_, i) => i + 1),
    );
    await idsAre(
      'b',
      Array.from({ length: 12 }, (_, i) => i + 1),
    );
  });

  it('the process is not stopped by the name of one of them', async () => {
    const { code, stderr } = await command('replicator', 'stop', '--config', beta.file);
    expect(code).toBe(1);
    expect(stderr).toContain('runs alpha as well');
  });

  it('both write into one log, which holds no secret', () => {
    const log = both.log();
    for (const service of ['alpha', 'beta']) expect(log).toContain(`"service":"${service}"`);
    const cmdline = readFileSync(`/proc/${both.pid}/cmdline`, 'utf8');
    for (const server of [...masters, slave]) expect(log + cmdline).not.toContain(server.password);
  });

  it('the process is found, and goes on, without any service', async () => {
    for (const name of ['beta', 'alpha']) await both.trepctl('unload', name, '-y');
    const status = await command('replicator', 'status', '--config', both.file);
    expect(status).toMatchObject({ code: 1 });
    expect(status.stdout).toContain(`Replicator alpha runs as process ${both.pid}`);
    expect(status.stderr).toContain('no service is loaded');
    const { stderr } = await command('replicator', 'start', '--config', both.file);
    expect(stderr).toContain(`runs already, as process ${both.pid}`);
    for (const name of ['alpha', 'beta']) {
      expect(await both.trepctl('load', name)).toMatchObject({ code: 0 });
      await reach(name, 'ONLINE');
    }
  });

  it('ends with the process on kill', async () => {
    expect((await both.trepctl('kill', '-y')).stdout).toMatch(/^Replicator process \d+ ends\n$/);
    await until(async () => (await both.trepctl('version')).code === 3);
  });
});
