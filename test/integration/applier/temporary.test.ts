import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Connection } from 'mysql2/promise';
import { describeServers } from '../../support/describe-servers.js';
import { expectSame } from '../../support/checksum.js';
import { startServer, type TestServer } from '../../support/servers.js';
import { BinlogSource } from './binlog-source.js';
import { SERVICE, applyAll } from './support.js';

const NATIVE_OR_SQL = [true, false];

describeServers('temporary tables in statement format', (kind) => {
  let master: TestServer;
  let slave: TestServer;
  let source: BinlogSource;

  beforeAll(async () => {
    const args = ['--binlog-format=STATEMENT'];
    [master, slave] = await Promise.all([
      startServer({ kind, serverId: 1, args }),
      startServer({ kind, serverId: 2 }),
    ]);
    source = new BinlogSource(master);
    source.skip();
  });
  afterAll(async () => {
    await Promise.all([master.dispose(), slave.dispose()]);
  });
  beforeEach(async () => {
    await master.query(
      'DROP DATABASE IF EXISTS c; CREATE DATABASE c; CREATE TABLE c.t (a INT); CREATE TABLE c.u (a INT)',
    );
    await applyAll(slave, source.take());
  });

  async function session(): Promise<Connection> {
    const connection = await master.connect();
    await connection.query('USE c');
    return connection;
  }

  /** What a session leaves is dropped some time after its end, amid what the next test does. */
  async function endWithout(table: string, maker: Connection, other: Connection): Promise<void> {
    await maker.query(`DROP TEMPORARY TABLE IF EXISTS ${table}`);
    await Promise.all([maker.end(), other.end()]);
  }

  async function allEnded(): Promise<void> {
    await expect
      .poll(() =>
        master.query('SELECT COUNT(*) AS n FROM information_schema.processlist WHERE DB = "c"'),
      )
      .toEqual([{ n: 0 }]);
  }

  function noted(): Promise<unknown> {
    return slave.query(`SELECT table_name FROM sluice_${SERVICE}.temporary_table`);
  }

  it('stop a statement that needs one that ended with the connection', async () => {
    const one = await session();
    await one.query('CREATE TEMPORARY TABLE t (a INT)'); // hides c.t
    await one.query('INSERT INTO t VALUES (1)');
    await applyAll(slave, source.take());
    expect(await noted()).toHaveLength(1);
    await one.query('INSERT INTO t VALUES (2)');
    const events = source.take();
    await expect(applyAll(slave, events)).rejects.toMatchObject({
      code: 'TEMPORARY_TABLE_LOST',
      message: expect.stringContaining('c.t') as string,
    });
    expect(await slave.query('SELECT * FROM c.t')).toEqual([]);
    await applyAll(
      slave,
      events.map((event) => ({ ...event, data: Buffer.alloc(0) })),
    );
    await one.query('INSERT INTO c.u VALUES (3)'); // does not use it
    await one.query('DROP TEMPORARY TABLE t');
    await one.query('CREATE TEMPORARY TABLE t (a INT)');
    await one.query('INSERT INTO t VALUES (4)');
    await one.query('INSERT INTO u SELECT a FROM t');
    await one.query('DROP TEMPORARY TABLE t');
    await one.query('INSERT INTO t VALUES (5)');
    await one.end();
    await applyAll(slave, source.take());
    expect(await noted()).toEqual([]);
    await expectSame(master, slave, ['c']);
  });

  it('are forgotten when the session of the master ends', async () => {
    const one = await session();
    await one.query('CREATE TEMPORARY TABLE left_over (a INT)');
    await applyAll(slave, source.take());
    await one.end();
    await master.query('INSERT INTO c.t VALUES (1)');
    await allEnded();
    await applyAll(slave, source.take());
    expect(await noted()).toEqual([]);
    await expectSame(master, slave, ['c']);
  });

  it.each(NATIVE_OR_SQL)(
    'are dropped at the end of their session though their schema was dropped (privileged: %s)',
    async (privileged) => {
      const one = await session();
      await master.query('CREATE DATABASE `gone ``ä`');
      await one.query('USE `gone ``ä`; CREATE TEMPORARY TABLE tmp (a INT)');
      await one.query('CREATE TEMPORARY TABLE `a ``,ü` (a INT)');
      await one.query('INSERT INTO tmp VALUES (1)');
      await master.query('DROP DATABASE `gone ``ä`');
      await one.query('SET NAMES latin1; USE c');
      await one.end();
      await allEnded();
      await master.query('CREATE DATABASE `gone ``ä`');
      await master.query('CREATE TABLE `gone ``ä`.tmp (a INT)');
      await master.query('INSERT INTO `gone ``ä`.tmp VALUES (2)');
      await applyAll(slave, source.take(), { applier: { privileged } });
      expect(await noted()).toEqual([]);
      await expectSame(master, slave, ['gone `ä']);
      await master.query('DROP DATABASE `gone ``ä`');
    },
  );

  it.each(NATIVE_OR_SQL)(
    'hide a table from their own thread alone (native rows: %s)',
    async (nativeRows) => {
      const [one, other] = [await session(), await session()];
      await other.query('SET SESSION binlog_format = ROW');
      await one.query('CREATE TEMPORARY TABLE t (a INT)');
      await one.query('INSERT INTO t VALUES (1)');
      await other.query('INSERT INTO t VALUES (2)');
      await one.query('INSERT INTO t VALUES (3)');
      await master.query('INSERT INTO c.t VALUES (4)');
      await one.query('INSERT INTO u SELECT a FROM t');
      await applyAll(slave, source.take(), { applier: { nativeRows } });
      await expectSame(master, slave, ['c']);
      await endWithout('t', one, other);
    },
  );

  it.each(['ROW', 'STATEMENT'])(
    'stop another session where threads cannot be told apart (%s)',
    async (format) => {
      const [one, other] = [await session(), await session()];
      await other.query(`SET SESSION binlog_format = ${format}`);
      await one.query('CREATE TEMPORARY TABLE t (a INT)');
      await other.query('INSERT INTO u VALUES (1)');
      await applyAll(slave, source.take(), { applier: { privileged: false } });
      await one.query('DROP TEMPORARY TABLE t; CREATE TEMPORARY TABLE t (b INT)');
      await other.query('INSERT INTO t VALUES (2)');
      const events = source.take();
      const applying = applyAll(slave, events, { applier: { privileged: false } });
      await expect(applying).rejects.toMatchObject({ code: 'PRIVILEGE_MISSING' });
      expect(await slave.query('SELECT * FROM c.t')).toEqual([]);
      await endWithout('t', one, other);
    },
  );
});
