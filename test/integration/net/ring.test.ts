/** Masters in a ring, each connected with its neighbours alone. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { expectSame } from '../../support/checksum.js';
import { describeMainlyOn } from '../../support/describe-servers.js';
import { freePort } from '../../support/ports.js';
import { startServer, type ServerKind, type TestServer } from '../../support/servers.js';
import {
  Replicator,
  serverSection,
  setEnvironment,
  until,
  type Config,
} from '../service/replicator.js';
import { newFolder } from './hosts.js';

const NAMES = ['a', 'b', 'c'] as const;
const ROUNDS = 15;

interface Member {
  readonly server: TestServer;
  /** One process with three services, `of_a` to `of_c`: each is the history of one master. */
  readonly replicator: Replicator;
  readonly files: readonly string[];
}

/**
 * What is written to a member is extracted there, and goes from its history log to the next member's
 * and on from there to the one after: what a service applied is extracted nowhere again.
 */
async function makeRing(kind: ServerKind): Promise<Member[]> {
  const servers = await Promise.all(NAMES.map((_, i) => startServer({ kind, serverId: i + 1 })));
  servers.forEach(({ password }, i) => setEnvironment(`PASSWORD_${i}`, password));
  const ports = await freePorts(NAMES.length ** 2);
  return servers.map((server, host) => memberOf(server, host, (of, at) => ports[3 * of + at] ?? 0));
}

function memberOf(
  server: TestServer,
  host: number,
  portOf: (of: number, at: number) => number,
): Member {
  const folder = newFolder();
  const access = serverSection(server, `PASSWORD_${host}`);
  const previous = (host + 2) % 3;
  const services = NAMES.map((name, of): Replicator => {
    const common: Config = {
      service: `of_${name}`,
      admin: { port: 0 },
      thl: { path: `${name}.thl`, listen: { port: portOf(of, host), heartbeat: '1s' } },
    };
    const master = { uris: [`thl://127.0.0.1:${portOf(of, previous)}/`] };
    // Both ways of applying write to the binlog of the member, where nothing may be taken up again.
    const applier = host === 1 ? { privileged: false } : { logUpdates: true };
    const config =
      of === host
        ? { ...common, role: 'master', source: { ...access, skipAppliedBy: 'all' } }
        : { ...common, role: 'slave', master, target: access, applier };
    return new Replicator(config, folder, `of_${name}`);
  });
  const [replicator] = services;
  if (replicator === undefined) throw new Error('no service');
  return { server, replicator, files: services.slice(1).map(({ file }) => file) };
}

async function freePorts(count: number): Promise<number[]> {
  const ports = new Set<number>();
  while (ports.size < count) ports.add(await freePort());
  return [...ports];
}

const run = ({ replicator, files }: Member) =>
  replicator.run(...files.flatMap((file) => ['--config', file]));

describeMainlyOn('mariadb', 'three masters in a ring', (kind) => {
  let ring: Member[] = [];

  beforeAll(async () => {
    ring = await makeRing(kind);
    await Promise.all(ring.map(run));
    for (const { replicator } of ring) {
      for (const name of NAMES) await replicator.reach('ONLINE', 30, `of_${name}`);
    }
  });
  afterAll(async () => {
    await Promise.all(ring.map(({ replicator }) => replicator.dispose()));
    await Promise.all(ring.map(({ server }) => server.dispose()));
  });

  /** What each member has written last is on all. */
  let mark = 0;
  async function settled(): Promise<void> {
    mark += 1;
    for (const [i, { server }] of ring.entries()) {
      await server.query('INSERT INTO shop.mark VALUES (?, ?)', [mark, i]);
    }
    for (const { server, replicator } of ring) {
      const sql = 'SELECT count(*) AS n FROM shop.mark WHERE round = ?';
      await until(
        async () => Number((await server.query(sql, [mark]))[0]?.['n']) === ring.length,
        () => replicator.log().slice(-3000),
      );
    }
  }

  async function expectAllSame(): Promise<void> {
    const [first, ...others] = ring.map(({ server }) => server);
    for (const other of others) await expectSame(first!, other);
  }

  async function write(rounds: number): Promise<void> {
    for (let i = 0; i < rounds; i++) {
      for (const [id, { server }] of ring.entries()) {
        await server.query('UPDATE shop.counter SET n = n + 1 WHERE id = ?', [id]);
        await server.query('INSERT INTO shop.plain VALUES (?)', [id]);
      }
    }
  }

  it('what is written to each arrives once everywhere, in transactions and without', async () => {
    const { server } = ring[0]!;
    await server.query('CREATE DATABASE shop');
    await server.query('CREATE TABLE shop.mark (round INT, id INT, PRIMARY KEY (round, id))');
    await server.query('CREATE TABLE shop.counter (id INT PRIMARY KEY, n INT)');
    await server.query('CREATE TABLE shop.plain (id INT) ENGINE=MyISAM'); // no key: doubles would show
    await server.query('INSERT INTO shop.counter VALUES (0, 0), (1, 0), (2, 0)');
    for (const member of ring) {
      const rows = () => member.server.query('SELECT * FROM shop.counter').catch(() => []);
      await until(async () => (await rows()).length === 3);
    }
    await write(ROUNDS);
    for (const [id, member] of ring.entries()) {
      await member.server.query(`CREATE TABLE shop.made_${id} (id INT PRIMARY KEY)`);
    }
    await settled();
    await expectAllSame();
    const counted = await server.query('SELECT n FROM shop.counter');
    expect(counted).toEqual(NAMES.map(() => ({ n: ROUNDS })));
    const [plain] = await server.query('SELECT count(*) AS n FROM shop.plain');
    expect(Number(plain?.['n'])).toBe(ROUNDS * ring.length);
  });

  it('a member that was killed goes on, and nothing goes round', async () => {
    const [, killed] = ring;
    await killed!.replicator.end('SIGKILL');
    await write(5);
    await run(killed!);
    await settled();
    await expectAllSame();
    const stored = await storedEverywhere();
    await settled(); // one transaction of each member, three for each history
    const after = await storedEverywhere();
    expect(after.map((seqno, i) => seqno - stored[i]!)).toEqual(stored.map(() => 1));
  });

  async function storedEverywhere(): Promise<number[]> {
    const found: number[] = [];
    for (const { replicator } of ring) {
      for (const name of NAMES) {
        found.push(Number((await replicator.status(`of_${name}`))['maximumStoredSeqNo']));
      }
    }
    return found;
  }
});
