import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { ThlEvent } from '../../../src/event/thl-event.js';
import { describeServers } from '../../support/describe-servers.js';
import { expectSame } from '../../support/checksum.js';
import { startServer, type TestServer } from '../../support/servers.js';
import { BinlogSource } from './binlog-source.js';
import { applierFor, applyAll, recordingLogger, type ApplySettings } from './support.js';

describeServers('an applier that meets a fault', (kind) => {
  let master: TestServer;
  let slave: TestServer;
  let source: BinlogSource;

  beforeAll(async () => {
    const args = ['--innodb-lock-wait-timeout=1'];
    [master, slave] = await Promise.all([
      startServer({ kind, serverId: 1 }),
      startServer({ kind, serverId: 2, args }),
    ]);
    source = new BinlogSource(master);
    source.skip();
  });
  afterAll(async () => {
    await Promise.all([master.dispose(), slave.dispose()]);
  });
  beforeEach(async () => {
    await master.query('DROP DATABASE IF EXISTS f; CREATE DATABASE f');
    await master.query('CREATE TABLE f.t (id INT PRIMARY KEY, n INT)');
    await master.query('INSERT INTO f.t VALUES (1,1),(2,2),(3,3),(4,4),(5,5),(6,6),(7,7),(8,8)');
    await applyAll(slave, source.take());
  });

  async function committedSeqno(): Promise<number> {
    const [row] = await slave.query('SELECT seqno FROM sluice_test.trep_commit_seqno');
    return Number(row!['seqno']);
  }
  async function failureOf(
    events: readonly ThlEvent[],
    settings?: ApplySettings,
  ): Promise<unknown> {
    return applyAll(slave, events, settings).then(
      () => undefined,
      (error: unknown) => error,
    );
  }
  const asSql: ApplySettings = { applier: { nativeRows: false, blockTime: 60_000 } };
  const asRows: ApplySettings = { applier: { blockTime: 60_000 } };

  async function change(n: number): Promise<ThlEvent[]> {
    for (let i = 1; i <= n; i++) await master.query(`UPDATE f.t SET n = n + 10 WHERE id = ${i}`);
    return source.take();
  }

  it.each([
    ['SQL', asSql],
    ['row events', asRows],
  ])('stops at the missing row and keeps what came before (%s)', async (_name, settings) => {
    const events = await change(6);
    await slave.query('DELETE FROM f.t WHERE id = 4');
    const fourth = events[3]!.header;
    expect(await failureOf(events, settings)).toMatchObject({
      code: 'ROW_NOT_FOUND',
      retryable: false,
      message: expect.stringMatching(/f.*t/) as string,
      place: { seqno: fourth.seqno, eventId: fourth.eventId },
    });
    expect(await committedSeqno()).toBe(fourth.seqno - 1);
    expect(await slave.query('SELECT n FROM f.t ORDER BY id')).toEqual(
      [11, 12, 13, 5, 6, 7, 8].map((n) => ({ n })),
    );
    await slave.query('INSERT INTO f.t VALUES (4, 4)');
    await applyAll(slave, events, settings);
    await expectSame(master, slave, ['f']);
  });

  it('goes on past a missing row if told to, and says so', async () => {
    const events = await change(3);
    await slave.query('DELETE FROM f.t WHERE id = 2');
    const { logger, lines } = recordingLogger();
    await applyAll(slave, events, { logger, applier: { onRowMismatch: 'warn' } });
    expect(lines).toContainEqual(
      expect.objectContaining({
        code: 'ROW_NOT_FOUND',
        seqno: events[1]!.header.seqno,
        msg: expect.stringContaining('2') as string,
      }),
    );
    expect(await slave.query('SELECT n FROM f.t WHERE id <= 3 ORDER BY id')).toEqual([
      { n: 11 },
      { n: 13 },
    ]);
  });

  it('stops at a statement that fails, with its text', async () => {
    const events = await change(2);
    await master.query('INSERT INTO f.t VALUES (100, 1)');
    events.push(...source.take());
    await slave.query('INSERT INTO f.t VALUES (100, 2)');
    const failure = await failureOf(events, asSql);
    expect(failure).toMatchObject({
      code: 'STATEMENT_FAILED',
      place: {
        seqno: events[2]!.header.seqno,
        statement: expect.stringContaining('INSERT') as string,
      },
      hint: expect.any(String) as string,
    });
    expect(await committedSeqno()).toBe(events[1]!.header.seqno);
  });

  it.each([
    ['CREATE TABLE f.x (a INT)', 'CREATE TABLE f.x (b INT)', 'DROP TABLE f.x', 1050],
    ['DROP TABLE f.t', 'RENAME TABLE f.t TO f.hidden', 'RENAME TABLE f.hidden TO f.t', 1051],
  ])('stops at a definition that is refused, every time: %s', async (sql, before, after, errno) => {
    await slave.query(before);
    await master.query(sql);
    const events = source.take();
    for (let attempt = 1; attempt <= 2; attempt++) {
      expect(await failureOf(events)).toMatchObject({
        code: 'STATEMENT_FAILED',
        retryable: false,
        message: expect.stringContaining(String(errno)) as string,
        place: {
          seqno: events[0]!.header.seqno,
          statement: expect.stringMatching(sql.split(' ')[0]!) as string,
        },
      });
    }
    await slave.query(after);
    await applyAll(slave, events);
    await expectSame(master, slave, ['f']);
    expect(await slave.query('SELECT * FROM sluice_test.ddl_intent')).toEqual([]);
  });

  it('waits for a lock, and asks for a retry', async () => {
    const events = await change(3);
    const other = await slave.connect();
    await other.query('BEGIN; SELECT * FROM f.t WHERE id = 2 FOR UPDATE');
    expect(await failureOf(events)).toMatchObject({ code: 'TRANSIENT', retryable: true });
    await other.query('ROLLBACK');
    await other.end();
    await applyAll(slave, events);
    await expectSame(master, slave, ['f']);
  });

  it('asks for a retry when it is the victim of a deadlock', async () => {
    await slave.query('SET GLOBAL innodb_lock_wait_timeout=20');
    const events = await change(2);
    const other = await slave.connect();
    await other.query('CREATE TABLE f.heavy (a INT)');
    await other.query('BEGIN; INSERT INTO f.heavy VALUES (1),(2),(3),(4),(5),(6),(7),(8)');
    await other.query('SELECT * FROM f.t WHERE id = 2 FOR UPDATE');
    const failing = failureOf(events, asSql);
    await sleep(500);
    await other.query('UPDATE f.t SET n = n WHERE id = 1');
    expect(await failing).toMatchObject({ code: 'TRANSIENT', retryable: true });
    await other.query('ROLLBACK; DROP TABLE f.heavy');
    await other.end();
    await slave.query('SET GLOBAL innodb_lock_wait_timeout=1');
    await applyAll(slave, events);
    await expectSame(master, slave, ['f']);
  });

  it('asks for a retry when its session is ended in the middle of a block', async () => {
    const events = await change(6);
    const applier = applierFor(slave, asSql);
    await applier.open();
    for (const event of events.slice(0, 3)) await applier.apply(event);
    await slave.query(`KILL ${await holder()}`);
    await expect(applier.flush()).rejects.toMatchObject({ retryable: true });
    await applier.close();
    await applyAll(slave, events);
    await expectSame(master, slave, ['f']);
  });

  it('goes on after the server was killed in the middle of a block', async () => {
    const events = await change(6);
    const applier = applierFor(slave);
    await applier.open();
    for (const event of events.slice(0, 2)) await applier.apply(event);
    await applier.flush();
    for (const event of events.slice(2, 5)) await applier.apply(event);
    await slave.kill();
    await expect(applier.flush()).rejects.toMatchObject({ code: 'CONNECTION_LOST' });
    await applier.close();
    await slave.start();
    await applyAll(slave, events);
    await expectSame(master, slave, ['f']);
  });

  it('lets close cut what waits', async () => {
    const [event] = await change(1);
    await slave.query('SET GLOBAL innodb_lock_wait_timeout=50');
    const other = await slave.connect();
    await other.query('BEGIN; SELECT * FROM f.t WHERE id = 1 FOR UPDATE');
    const applier = applierFor(slave);
    await applier.open();
    await applier.apply(event!);
    const flushing = expect(applier.flush()).rejects.toMatchObject({ retryable: true });
    await sleep(200);
    await applier.close();
    await flushing;
    await other.query('ROLLBACK');
    await other.end();
    await slave.query('SET GLOBAL innodb_lock_wait_timeout=1');
    await applyAll(slave, [event!]);
    await expectSame(master, slave, ['f']);
  });

  it('does not commit after somebody else moved the restart point', async () => {
    const events = await change(2);
    const applier = applierFor(slave);
    await applier.open();
    await applier.apply(events[0]!);
    await slave.query('UPDATE sluice_test.trep_commit_seqno SET seqno = seqno + 1');
    await expect(applier.flush()).rejects.toMatchObject({ code: 'RESTART_POINT_MISMATCH' });
    await applier.close();
    expect(await slave.query('SELECT n FROM f.t WHERE id = 1')).toEqual([{ n: 1 }]);
    await slave.query('UPDATE sluice_test.trep_commit_seqno SET seqno = seqno - 1');
    await applyAll(slave, events);
    await expectSame(master, slave, ['f']);
  });

  it('ends an older session of its service that still works', async () => {
    const events = await change(2);
    const stale = applierFor(slave);
    await stale.open();
    await stale.apply(events[0]!);
    const { logger, lines } = recordingLogger();
    await applyAll(slave, events, { logger });
    expect(lines).toContainEqual(
      expect.objectContaining({ session: expect.any(Number) as number }),
    );
    await expect(stale.flush()).rejects.toMatchObject({ retryable: true });
    await stale.close();
    await expectSame(master, slave, ['f']);
  });

  it('names max_allowed_packet when a row does not fit', async () => {
    await master.query('CREATE TABLE f.big (id INT PRIMARY KEY, b LONGBLOB)');
    await applyAll(slave, source.take());
    await slave.query('SET GLOBAL max_allowed_packet=1048576');
    await master.query("INSERT INTO f.big VALUES (1, REPEAT('x', 1500000))");
    const events = source.take();
    expect(await failureOf(events, asSql)).toMatchObject({
      code: 'PACKET_TOO_LARGE',
      message: expect.stringContaining('big') as string,
      hint: expect.stringContaining('max_allowed_packet') as string,
    });
    await slave.query('SET GLOBAL max_allowed_packet=16777216');
    await applyAll(slave, events);
    await expectSame(master, slave, ['f']);
  });

  /** The session that serves the service. */
  async function holder(): Promise<number> {
    const [row] = await slave.query("SELECT IS_USED_LOCK('sluice_test') AS id");
    return Number(row!['id']);
  }
});
