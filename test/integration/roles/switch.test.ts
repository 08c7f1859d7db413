import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeServers } from '../../support/describe-servers.js';
import { expectSame } from '../../support/checksum.js';
import { SERVER_KINDS } from '../../support/servers.js';
import { until } from '../service/replicator.js';
import {
  adminOf,
  ask,
  history,
  settled,
  SHIFT,
  startHosts,
  switchTo,
  uriOf,
  writeSteadily,
  type Host,
} from './hosts.js';

/** Starting three servers and replicators takes most of the time: one kind, unless all are asked for. */
const KINDS = process.env['SLUICE_ROLES'] === 'all' ? SERVER_KINDS : (['mariadb'] as const);

const body = (kind: 'mariadb' | 'mysql') => {
  let hosts: [Host, Host, Host];
  let rows = 0;

  beforeAll(async () => {
    hosts = (await startHosts(kind, kind === 'mysql' ? 24410 : 24420)) as typeof hosts;
    const [{ server }] = hosts;
    await server.query('CREATE DATABASE shop');
    await server.query('CREATE TABLE shop.item (id INT PRIMARY KEY, note VARCHAR(40))');
    await server.query('CREATE TABLE shop.counter (n INT)');
    await server.query('INSERT INTO shop.counter VALUES (0)');
  });
  afterAll(async () => {
    await Promise.all((hosts ?? []).map(({ replicator }) => replicator.dispose()));
    await Promise.all((hosts ?? []).map(({ server }) => server.dispose()));
  });

  /** Writes to `master` while everything flows, and until everything has come to `slaves`. */
  async function write(master: Host, slaves: readonly Host[]): Promise<void> {
    const stop = writeSteadily(master.server, rows);
    await settled(master, slaves);
    rows = await stop();
    await settled(master, slaves);
  }

  /** Every transaction is in every history log once, in the same place, and took effect once. */
  async function sameEverywhere(present: readonly Host[]): Promise<void> {
    const [first, ...others] = present;
    if (first === undefined) return;
    const wanted = await history(first);
    expect(wanted.map((line) => Number(line.split(' ')[0]))).toEqual(wanted.map((_, i) => i));
    for (const other of others) {
      expect(await history(other)).toEqual(wanted);
      await expectSame(first.server, other.server);
    }
    const counted = await first.server.query(
      'SELECT n, (SELECT count(*) FROM shop.item) AS items FROM shop.counter',
    );
    expect(counted).toEqual([{ n: rows, items: rows }]);
  }

  it('a slave of a host with another clock tells latencies by the clock of the source', async () => {
    const [a, b, c] = hosts;
    await write(a, [b, c]);
    await until(async () => (await c.replicator.status())['sourceClockSkew'] !== 'NONE');
    await write(a, [b, c]);
    const status = await c.replicator.status();
    for (const key of ['masterClockSkew', 'sourceClockSkew', 'targetClockSkew']) {
      expect(Math.abs(Number(status[key]) + SHIFT), key).toBeLessThan(30);
    }
    for (const key of ['appliedLatency', 'relativeLatency']) {
      expect(Number(status[key]), key).toBeGreaterThanOrEqual(0);
      expect(Number(status[key]), key).toBeLessThan(60);
    }
  });

  it('setrole is refused where it cannot be, and changes nothing then', async () => {
    const [a, b] = hosts;
    const setRole = (host: Host, body: object) => ask(host, 'setrole', body);
    await expect(setRole(b, { role: 'master' })).rejects.toMatchObject({ code: 'ILLEGAL_STATE' });
    const uris = ['http://db1'];
    await expect(setRole(b, { role: 'slave', uris })).rejects.toThrow('is no THL URI');
    await expect(setRole(b, { role: 'master', uris: [uriOf(1)] })).rejects.toThrow('from nobody');
    await setRole(b, { role: 'master', dryRun: true });
    await ask(a, 'offline');
    await a.server.query('INSERT INTO shop.item VALUES (-1, NULL)');
    await expect(setRole(a, { role: 'slave', uris: [uriOf(b.thlPort)] })).rejects.toThrow(
      'has transactions that its history log lacks',
    );
    expect((await a.replicator.status())['role']).toBe('master');
    await a.server.query('DELETE FROM shop.item WHERE id = -1');
    await ask(a, 'online');
  });

  it('a switch that finds the master still written to leaves everything as it was', async () => {
    const [a, b, c] = hosts;
    const stop = writeSteadily(a.server, rows);
    const { code, stdout, stderr } = await switchTo(hosts, '--to', adminOf(b));
    rows = await stop();
    expect(code, stdout).toBe(1);
    expect(stderr).toMatch(/still written to|history log lacks|being written to/);
    expect(stdout).toContain('Not switched');
    await settled(a, [b, c]);
    await sameEverywhere(hosts);
  });

  it('a planned switch, and back, loses and doubles nothing', async () => {
    const [a, b, c] = hosts;
    for (const [from, to] of [
      [a, b],
      [b, a],
    ] as const) {
      const { code, stdout, stderr } = await switchTo(hosts, '--to', adminOf(to), '--read-only');
      expect(code, stdout + stderr).toBe(0);
      expect(await to.server.query('SELECT @@global.read_only AS r')).toEqual([{ r: 0 }]);
      await write(to, [from, c]);
      await sameEverywhere(hosts);
    }
  });

  it('a replicator that is named twice is refused before anything is done', async () => {
    const [a, b] = hosts;
    const other = ['--host', adminOf(b).replace('127.0.0.1', 'localhost')];
    const { code, stdout, stderr } = await switchTo(hosts, ...other, '--to', adminOf(b));
    expect(code, stdout).toBe(2);
    expect(stderr).toContain('are the same replicator');
    expect(stdout).not.toContain('setrole');
    expect((await a.replicator.status())['role']).toBe('master');
  });

  it('a switch that was interrupted goes on with the hosts that are left', async () => {
    const [a, b, c] = hosts;
    await ask(c, 'offline');
    const { code, stdout, stderr } = await switchTo(hosts, '--to', adminOf(a));
    expect(code, stdout + stderr).toBe(0);
    await write(a, [b, c]);
    await sameEverywhere(hosts);
  });

  it('the role is kept over a restart', async () => {
    const [a, , c] = hosts;
    await ask(c, 'offline');
    await ask(c, 'setrole', { role: 'relay' });
    await c.replicator.end('SIGKILL');
    await c.replicator.run();
    await c.replicator.reach('ONLINE');
    expect((await c.replicator.status())['role']).toBe('relay');
    await write(a, [c]);
    await ask(c, 'offline');
    await ask(c, 'setrole', { role: 'slave' });
    await ask(c, 'online');
    await write(a, [c]);
    await sameEverywhere(hosts);
  });

  it('after a lost master the slave whose log goes furthest takes its place', async () => {
    const [a, b, c] = hosts;
    await ask(c, 'offline');
    await write(a, [b]);
    await ask(b, 'offline');
    await a.server.query('INSERT INTO shop.item VALUES (1000001, NULL), (1000002, NULL)');
    await a.server.query('UPDATE shop.counter SET n = n + 1000');
    await settled(a, []);
    await Promise.all([a.replicator.end('SIGKILL'), a.server.kill()]);
    await Promise.all([b, c].map((host) => ask(host, 'online', { limit: 0 })));
    const wrong = await switchTo([a, b, c].slice(1), '--lost', '--to', adminOf(c));
    expect(wrong.stderr).toContain('goes furthest');
    const { code, stdout, stderr } = await switchTo([b, c], '--lost');
    expect(code, stdout + stderr).toBe(0);
    expect((await b.replicator.status())['role']).toBe('master');
    await write(b, [c]);
    await sameEverywhere([b, c]);
  });

  it('the old master is refused with the names of what it alone has, until that is given up', async () => {
    const [a, b, c] = hosts;
    await a.server.start();
    await a.replicator.run();
    await a.replicator.reach('ONLINE');
    await ask(a, 'offline');
    const own = (await history(a)).filter((line) => !line.includes('unknown')).slice(-3);
    const changed = await a.replicator.trepctl(
      'setrole',
      '-role',
      'slave',
      '-uri',
      uriOf(b.thlPort),
    );
    expect(changed.code, changed.stderr).toBe(0);
    await ask(a, 'online');
    await a.replicator.reach('OFFLINE:ERROR');
    const status = await a.replicator.status();
    expect(status['pendingErrorCode']).toBe('THL_DIVERGED');
    const [first = '', , last = ''] = own.map((line) => line.split(' '));
    expect(status['pendingError']).toContain(
      `seqno ${first[0]} to ${last[0]} of this log (event ids ${first[3]} to ${last[3]}) are not in the master's history`,
    );
    expect((await history(a)).slice(-3)).toEqual(own);
    // The operator gives up what the old master alone has.
    await a.server.query('DELETE FROM shop.item WHERE id > 1000000');
    await a.server.query('UPDATE shop.counter SET n = n - 1000');
    await a.server.query('TRUNCATE TABLE sluice_roles.heartbeat');
    await b.server.query('TRUNCATE TABLE sluice_roles.heartbeat');
    const forced = await a.replicator.trepctl('online', '-force');
    expect(forced.code, forced.stdout + forced.stderr).toBe(0);
    await write(b, [a, c]);
    await sameEverywhere(hosts);
    expect(String((await a.replicator.status())['limits'])).toContain('of another history');
  });
};

describeServers('roles of three hosts', body, KINDS);
