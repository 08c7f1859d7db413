import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import type { ThlEvent } from '../../../src/event/thl-event.js';
import { describeServers } from '../../support/describe-servers.js';
import { expectSame } from '../../support/checksum.js';
import { startServer, type TestServer } from '../../support/servers.js';
import { BinlogSource } from './binlog-source.js';
import { SERVICE, applierFor, applyAll } from './support.js';

describeServers('XA transactions', (kind) => {
  let master: TestServer;
  let slave: TestServer;
  let source: BinlogSource;
  /** Everything since the schema was made: what a history log would hold. */
  let stored: ThlEvent[];

  beforeAll(async () => {
    [master, slave] = await Promise.all([
      startServer({ kind, serverId: 1 }),
      startServer({ kind, serverId: 2 }),
    ]);
    source = new BinlogSource(master, 2048);
    source.skip();
  });
  afterAll(async () => {
    await Promise.all([master.dispose(), slave.dispose()]);
  });
  beforeEach(async () => {
    await master.query(
      'DROP DATABASE IF EXISTS c; CREATE DATABASE c; CREATE TABLE c.t (id INT, v VARCHAR(4000))',
    );
    stored = source.take();
    await applyAll(slave, stored);
  });

  /** Changes of several fragments, by a session that ends: the transaction stays. */
  async function prepare(xid: string): Promise<void> {
    const session = await master.connect();
    await session.query(`XA START '${xid}'; INSERT INTO c.t VALUES (1, '${xid}'), (1, '${xid}');
      INSERT INTO c.t VALUES (2, REPEAT('x', 3000)); INSERT INTO c.t VALUES (3, REPEAT('y', 3000));
      XA END '${xid}'; XA PREPARE '${xid}'`);
    await session.end();
  }

  /** The master may still be taking the transaction from the session that ended. */
  async function finish(sql: string): Promise<void> {
    await vi.waitFor(() => master.query(sql), { timeout: 10_000, interval: 20 });
  }

  async function applyNew(): Promise<void> {
    stored.push(...source.take());
    await applyAll(slave, stored);
  }

  async function remembered(): Promise<unknown> {
    return slave.query(`SELECT xid FROM sluice_${SERVICE}.xa_prepared`);
  }

  it('are committed after restarts of master, slave and replicator', async () => {
    await prepare('across');
    await applyNew();
    expect(await remembered()).toHaveLength(1);
    expect(await slave.query('SELECT * FROM c.t')).toEqual([]);
    await Promise.all([master.kill(), slave.kill()]);
    await Promise.all([master.start(), slave.start()]);
    await master.query("INSERT INTO c.t VALUES (9, 'between')");
    await applyNew();
    await finish("XA COMMIT 'across'");
    await applyNew();
    expect(await remembered()).toEqual([]);
    expect(await slave.query('SELECT COUNT(*) AS n FROM c.t')).toEqual([{ n: 5 }]);
    await expectSame(master, slave, ['c']);
  });

  it('are told to those who must keep the log, until they are ended', async () => {
    const first = stored.at(-1)!.header.seqno + 1;
    await prepare('kept');
    await master.query("INSERT INTO c.t VALUES (9, 'after')");
    stored.push(...source.take());
    await finish("XA ROLLBACK 'kept'");
    const rest = source.take();
    const applier = applierFor(slave, { stored: [...stored, ...rest] });
    const start = await applier.open();
    for (const event of stored) if (event.header.seqno > start!.seqno) await applier.apply(event);
    await applier.flush();
    expect(applier.prepared()).toEqual({ count: 1, lowest: first });
    for (const event of rest) await applier.apply(event);
    expect(applier.prepared().lowest).toBe(first); // its end is not committed
    await applier.flush();
    expect(applier.prepared()).toEqual({ count: 0, lowest: undefined });
    await applier.close();
    await expectSame(master, slave, ['c']);
  });

  it('are kept when the transactions of their block are rolled back and done again', async () => {
    await master.query('CREATE TABLE c.k (id INT PRIMARY KEY)');
    await applyNew();
    await slave.query('INSERT INTO c.k VALUES (77)');
    await prepare('again');
    await finish("XA COMMIT 'again'");
    await prepare('open');
    await master.query('INSERT INTO c.k VALUES (77)');
    stored.push(...source.take());
    const { seqno } = stored.at(-1)!.header;
    await expect(applyAll(slave, stored)).rejects.toMatchObject({ place: { seqno } });
    expect(await remembered()).toEqual([
      { xid: `X'${Buffer.from('open').toString('hex')}',X'',1` },
    ]);
    await slave.query('DELETE FROM c.k');
    await finish("XA COMMIT 'open'");
    await applyNew();
    await expectSame(master, slave, ['c']);
  });

  it('stop the slave when they were prepared before it began, but for a rollback', async () => {
    await prepare('early');
    await prepare('undone');
    const before = source.take();
    await applyAll(
      slave,
      before.map((event) => ({ ...event, data: Buffer.alloc(0) })),
    );
    await finish("XA ROLLBACK 'undone'");
    await applyAll(slave, source.take());
    await finish("XA COMMIT 'early'");
    const [end] = source.take();
    await expect(applyAll(slave, [end!])).rejects.toMatchObject({
      code: 'XA_UNKNOWN',
      hint: expect.stringContaining(`-skip-seqno ${end!.header.seqno}`) as string,
    });
    await applyAll(slave, [{ ...end!, data: Buffer.alloc(0) }]);
  });

  it('are forgotten when their end is passed over on purpose', async () => {
    await prepare('gone');
    await applyNew();
    expect(await remembered()).toHaveLength(1);
    await finish("XA COMMIT 'gone'");
    const [end] = source.take();
    await applyAll(slave, [{ ...end!, passedOver: true }]);
    expect(await remembered()).toEqual([]);
    expect(await slave.query('SELECT * FROM c.t')).toEqual([]);
    await master.query("INSERT INTO c.t VALUES (9, 'after')");
    const [unreadable] = source.take();
    await applyAll(slave, [{ ...unreadable!, data: Buffer.from('no event'), passedOver: true }]);
  });

  it('of statements stop the slave when they change tables without transactions', async () => {
    if (kind === 'mysql') await turnGtidsOff();
    await master.query('CREATE TABLE c.m (id INT) ENGINE=MyISAM');
    await applyNew();
    const session = await master.connect();
    for (const changed of ['c.t (id)', 'c.m']) {
      await session.query(`SET SESSION binlog_format = STATEMENT; XA START 'lasting';
        INSERT INTO c.t (id) VALUES (1); INSERT INTO ${changed} VALUES (2); XA END 'lasting'`);
      if (changed === 'c.m') break;
      await session.query("XA PREPARE 'lasting'; XA ROLLBACK 'lasting'");
      await applyNew();
    }
    await session.query("XA PREPARE 'lasting'; XA ROLLBACK 'lasting'");
    await session.end();
    await expect(applyNew()).rejects.toMatchObject({
      code: 'EVENT_UNSUPPORTED',
      message: expect.stringContaining('without transactions') as string,
    });
  });

  /** With them the server itself refuses such a transaction. */
  async function turnGtidsOff(): Promise<void> {
    for (const mode of ['ON_PERMISSIVE', 'OFF_PERMISSIVE', 'OFF']) {
      await master.query(`SET GLOBAL gtid_mode = ${mode}`);
    }
    await master.query('SET GLOBAL enforce_gtid_consistency = OFF');
    await applyNew();
  }
});
