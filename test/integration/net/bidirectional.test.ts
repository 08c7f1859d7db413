import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeMainlyOn } from '../../support/describe-servers.js';
import { expectSame } from '../../support/checksum.js';
import { startServer, type ServerKind, type TestServer } from '../../support/servers.js';
import { Replicator, serverSection, setEnvironment, until } from '../service/replicator.js';

/** Two masters, and a service from each to the other. */
interface Masters {
  readonly a: TestServer;
  readonly b: TestServer;
  readonly ab: Replicator;
  readonly ba: Replicator;
}

/** `ab` applies without privileges, `ba` with them: both write what they apply to the binlog. */
async function startMasters(kind: ServerKind): Promise<Masters> {
  const [a, b] = await Promise.all([
    startServer({ kind, serverId: 1 }),
    startServer({ kind, serverId: 2 }),
  ]);
  setEnvironment('PASSWORD_A', a.password);
  setEnvironment('PASSWORD_B', b.password);
  const common = { role: 'direct', admin: { port: 0 }, thl: { path: 'log.thl' } };
  const skipAppliedBy = (services: 'all' | string[]) => ({ skipAppliedBy: services });
  const ab = new Replicator({
    ...common,
    service: 'ab',
    source: { ...serverSection(a, 'PASSWORD_A'), ...skipAppliedBy(['ba']) },
    target: serverSection(b, 'PASSWORD_B'),
    applier: { privileged: false },
  });
  const ba = new Replicator({
    ...common,
    service: 'ba',
    source: { ...serverSection(b, 'PASSWORD_B'), ...skipAppliedBy('all') },
    target: serverSection(a, 'PASSWORD_A'),
    applier: { logUpdates: true },
  });
  return { a, b, ab, ba };
}

describeMainlyOn('mysql', 'two masters that replicate into each other', (kind) => {
  let masters: Masters;

  beforeAll(async () => {
    masters = await startMasters(kind);
    const { ab, ba } = masters;
    await Promise.all([ab.run(), ba.run()]);
    await Promise.all([ab.reach('ONLINE'), ba.reach('ONLINE')]);
  });
  afterAll(async () => {
    await Promise.all([masters?.ab.dispose(), masters?.ba.dispose()]);
    await Promise.all([masters?.a.dispose(), masters?.b.dispose()]);
  });

  /** A row written last on each side is on the other. */
  let round = 0;
  async function settled(): Promise<void> {
    const { a, b, ab, ba } = masters;
    round += 1;
    await a.query('INSERT INTO shop.mark VALUES (?, ?)', [round, 'a']);
    await b.query('INSERT INTO shop.mark VALUES (?, ?)', [round, 'b']);
    const found = (server: TestServer, side: string) =>
      server
        .query('SELECT 1 FROM shop.mark WHERE round = ? AND side = ?', [round, side])
        .then((rows) => rows.length === 1);
    await until(
      async () => (await found(a, 'b')) && (await found(b, 'a')),
      () => `${ab.log()}\n${ba.log()}`,
    );
  }

  async function stored(): Promise<unknown[]> {
    const { ab, ba } = masters;
    const [first, second] = await Promise.all([ab.status(), ba.status()]);
    return [first['maximumStoredSeqNo'], second['maximumStoredSeqNo']];
  }

  it('definitions and rows of each reach the other once', async () => {
    const { a, b } = masters;
    await a.query('CREATE DATABASE shop');
    await a.query('CREATE TABLE shop.mark (round INT, side CHAR(1), PRIMARY KEY (round, side))');
    await a.query('CREATE TABLE shop.counter (id INT PRIMARY KEY, n INT)');
    await a.query('INSERT INTO shop.counter VALUES (1, 0), (2, 0)');
    await until(async () => {
      const rows = await b.query('SELECT 1 FROM shop.counter').catch(() => []);
      return rows.length === 2;
    });
    for (let i = 0; i < 20; i++) {
      await a.query('UPDATE shop.counter SET n = n + 1 WHERE id = 1');
      await b.query('UPDATE shop.counter SET n = n + 1 WHERE id = 2');
    }
    await a.query('CREATE TABLE shop.of_a (id INT PRIMARY KEY, note LONGTEXT)');
    await b.query('CREATE TABLE shop.of_b (id INT PRIMARY KEY, note LONGTEXT)');
    await b.query('CREATE VIEW shop.counts AS SELECT n FROM shop.counter');
    await b.query('CREATE PROCEDURE shop.p() SELECT 1');
    await a.query('ALTER TABLE shop.counter ADD COLUMN extra INT DEFAULT 7');
    await settled();
    await expectSame(a, b);
    expect(await a.query('SELECT n FROM shop.counter')).toEqual([{ n: 20 }, { n: 20 }]);
  });

  it('a transaction of many fragments comes once', async () => {
    const { a, b } = masters;
    for (const [server, table] of [
      [a, 'of_a'],
      [b, 'of_b'],
    ] as const) {
      await server.query(
        `INSERT INTO shop.${table} VALUES (1, repeat('x', 900000)), (2, repeat('y', 900000)), (3, repeat('z', 900000))`,
      );
    }
    await settled();
    await expectSame(a, b);
  });

  it('tables without transactions do not loop either', async () => {
    const { a, b } = masters;
    await a.query('CREATE TABLE shop.plain (id INT PRIMARY KEY, n INT) ENGINE=MyISAM');
    await a.query('INSERT INTO shop.plain VALUES (1, 0)');
    await settled();
    await b.query('UPDATE shop.plain SET n = n + 1');
    await settled();
    await a.query('UPDATE shop.plain SET n = n + 1');
    await settled();
    await expectSame(a, b);
    expect(await a.query('SELECT n FROM shop.plain')).toEqual([{ n: 2 }]);
  });

  it('restarts of the replicators and of a server change nothing', async () => {
    const { a, b, ab, ba } = masters;
    for (const [i, replicator] of [ab, ba].entries()) {
      await replicator.end('SIGKILL');
      await a.query(`CREATE TABLE shop.again_a${i} (id INT PRIMARY KEY)`);
      await b.query(`CREATE TABLE shop.again_b${i} (id INT PRIMARY KEY)`);
      await a.query('UPDATE shop.counter SET n = n + 1 WHERE id = 1');
      await b.query('UPDATE shop.counter SET n = n + 1 WHERE id = 2');
      await replicator.run();
    }
    await settled();
    await b.kill();
    await b.start();
    await a.query('CREATE TABLE shop.after_restart (id INT PRIMARY KEY)');
    await settled();
    await expectSame(a, b);
  });

  it('nothing goes round: both logs stay as they are', async () => {
    await settled();
    const before = await stored();
    await new Promise((resolve) => setTimeout(resolve, 1000));
    expect(await stored()).toEqual(before);
  });
});
