import pino from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { LogTail } from '../../../src/event/log-tail.js';
import { createExtractor } from '../../../src/extractor/zongji-extractor.js';
import { watchingHistory } from '../../../src/extractor/history-watch.js';
import { SERVER_KINDS, startServer, type TestServer } from '../../support/servers.js';
import { EMPTY, sourceOf } from '../extractor/support.js';
import { replicatedPair } from './replicated-pair.js';
import { until } from './replicator.js';

const PATIENCE = 60_000; // ms

describe.each(SERVER_KINDS)('a service that extracts from %s', (kind) => {
  let server: TestServer;
  // Transactions of one length each would end at the same places, under the same GTIDs, once more.
  const insert = async (count: number, text = 'a'): Promise<void> => {
    for (let i = 0; i < count; i++) await server.query(`INSERT INTO d.t (v) VALUES ('${text}')`);
  };
  const reset = () =>
    server.query(kind === 'mysql' ? 'RESET BINARY LOGS AND GTIDS' : 'RESET MASTER');

  beforeAll(async () => {
    server = await startServer({ kind, serverId: 1 });
    await server.query('CREATE DATABASE d');
    await server.query('CREATE TABLE d.t (id INT AUTO_INCREMENT PRIMARY KEY, v TEXT)');
  });
  afterAll(() => server.dispose());

  /** What `count` transactions after `tail` leave behind; `meanwhile` runs when they have come. */
  async function extract(
    tail: LogTail,
    count: number,
    options: { interval?: number; meanwhile?: () => Promise<unknown> } = {},
  ): Promise<LogTail> {
    const source = sourceOf(server, { start: 'earliest' });
    const logger = pino({ level: 'silent' });
    const real = createExtractor({
      service: 'history',
      source,
      sourceId: 'test',
      fragmentSize: 1 << 20,
      logger,
    });
    const { interval, meanwhile } = options;
    const extractor = watchingHistory(real, { source, logger, ...(interval && { interval }) });
    let [end, seen] = [tail, 0];
    for await (const { events, source: state } of extractor.extract(
      tail,
      AbortSignal.timeout(PATIENCE),
    )) {
      seen += events.filter(({ header }) => header.lastFrag).length;
      end = { header: events.at(-1)?.header ?? end.header, source: state ?? end.source };
      if (seen < count) continue;
      if (meanwhile === undefined) return end;
      seen = -Infinity;
      await meanwhile();
    }
    throw new Error('the extractor ended');
  }

  const all = async (): Promise<number> => {
    const [row] = await server.query('SELECT COUNT(*) AS n FROM d.t');
    return Number(row?.['n']) + 2;
  };

  test('goes on in the next file, and after the one that it had read was purged', async () => {
    await insert(2);
    const tail = await extract(EMPTY, await all());
    await server.query('FLUSH BINARY LOGS');
    await insert(1);
    const next = await extract(tail, 1);
    expect(next.source?.file).not.toBe(tail.source?.file);
    await server.query(`PURGE BINARY LOGS TO '${next.source?.file ?? ''}'`);
    expect((await extract(tail, 1)).source).toEqual(next.source);
  });

  test('refuses a binlog that began anew and has grown past the old place and GTIDs', async () => {
    await reset();
    await insert(3);
    const tail = await extract(EMPTY, 3);
    await reset();
    await insert(10, 'longer');
    await expect(extract(tail, 1)).rejects.toMatchObject({
      code: 'BINLOG_POSITION',
      retryable: false,
      message: expect.stringContaining('another one') as string,
    });
  });

  test('notices that the binlog begins anew under its open stream', async () => {
    await reset();
    await insert(3);
    const meanwhile = async (): Promise<void> => {
      await reset();
      await insert(10, 'longer');
    };
    await expect(extract(EMPTY, 3, { interval: 100, meanwhile })).rejects.toMatchObject({
      code: 'BINLOG_POSITION',
    });
  });
});

test('a source of which only the server_id was changed goes on by the command of the hint', async () => {
  const pair = await replicatedPair('mariadb');
  const { master, slave, replicator } = pair;
  try {
    await replicator.run();
    await replicator.reach('ONLINE');
    await master.query('CREATE DATABASE d');
    await master.query('CREATE TABLE d.t (id INT PRIMARY KEY)');
    await master.query('INSERT INTO d.t VALUES (1), (2)');
    await until(async () => (await replicator.status())['appliedLastSeqno'] === 2);
    await replicator.trepctl('offline');
    await master.query('INSERT INTO d.t VALUES (3)');
    await master.query('SET GLOBAL server_id = 77');
    await master.query('FLUSH BINARY LOGS');
    await master.query('INSERT INTO d.t VALUES (4)');
    await replicator.trepctl('online');
    await replicator.reach('OFFLINE:ERROR');
    const { pendingErrorCode, pendingErrorHint } = await replicator.status();
    expect(pendingErrorCode).toBe('SOURCE_CHANGED');
    const [, event = ''] = /online -from-event '([^']+)'/.exec(String(pendingErrorHint)) ?? [];
    const { stdout } = await replicator.trepctl('online', '-from-event', event);
    expect(stdout).toContain('is ONLINE');
    await until(async () => (await replicator.status())['appliedLastSeqno'] === 4);
    expect(await slave.query('SELECT id FROM d.t')).toEqual(
      await master.query('SELECT id FROM d.t'),
    );
    await replicator.trepctl('offline');
    await master.query('INSERT INTO d.t VALUES (5)');
    expect((await replicator.trepctl('online')).stdout).toContain('is ONLINE');
    await until(async () => (await replicator.status())['appliedLastSeqno'] === 5);
  } finally {
    await pair.dispose();
  }
}, 60_000);

test('a slave that was replaced by an empty server gets the log once more by command only', async () => {
  const pair = await replicatedPair('mariadb');
  const { master, slave, replicator } = pair;
  const applied = (seqno: number) =>
    until(async () => (await replicator.status())['appliedLastSeqno'] === seqno);
  try {
    await replicator.run();
    await replicator.reach('ONLINE');
    await master.query('CREATE DATABASE d');
    await master.query('CREATE TABLE d.t (id INT)');
    await master.query('INSERT INTO d.t VALUES (1), (2)');
    await applied(2);
    await replicator.trepctl('offline');
    await slave.query('DROP DATABASE d');
    await slave.query('DROP DATABASE sluice_alpha');
    await replicator.trepctl('online');
    await replicator.reach('OFFLINE:ERROR');
    const { pendingErrorCode, pendingErrorHint } = await replicator.status();
    expect(pendingErrorCode).toBe('RESTART_POINT_MISMATCH');
    expect(pendingErrorHint).toContain('`trepctl reset -db -y` and `trepctl online`');
    expect((await replicator.trepctl('reset', '-db', '-y')).code).toBe(0);
    expect((await replicator.trepctl('online')).stdout).toContain('is ONLINE');
    await applied(2);
    expect(await slave.query('SELECT id FROM d.t')).toEqual([{ id: 1 }, { id: 2 }]);
    await master.query('FLUSH TABLES WITH READ LOCK');
    const { code, stdout } = await replicator.trepctl('flush', '-limit', '1');
    await master.query('UNLOCK TABLES');
    expect({ code, stdout }).toEqual({
      code: 1,
      stdout: expect.stringMatching(/^Not flushed .* ends with seqno 2, .*\nHint: /) as unknown,
    });
  } finally {
    await pair.dispose();
  }
}, 60_000);
