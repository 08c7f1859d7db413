import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BinlogStream } from '../../../src/extractor/binlog-stream.js';
import { replicaIdentity } from '../../../src/extractor/replica-identity.js';
import { inspectSource } from '../../../src/extractor/source-server.js';
import { connectServer } from '../../../src/mysql/connect.js';
import { SERVER_KINDS, startServer, type TestServer } from '../../support/servers.js';
import { startProxy, type Proxy } from './proxy.js';
import {
  EMPTY,
  essence,
  extractorOf,
  failureOf,
  online,
  sourceOf,
  takeTransactions,
} from './support.js';

describe.each(SERVER_KINDS)('an extractor of %s', (kind) => {
  let server: TestServer;
  let proxy: Proxy;

  beforeAll(async () => {
    server = await startServer({ kind, serverId: 1 });
    proxy = await startProxy(server.port);
    await server.query('CREATE DATABASE d');
    await server.query('CREATE TABLE d.t (id INT PRIMARY KEY AUTO_INCREMENT, v VARCHAR(99))');
  });
  afterAll(async () => {
    await proxy.close();
    await server.dispose();
  });

  const through = () => ({ config: { port: proxy.port } });

  // The first of all: others end their streams by KILL, perhaps after their test.
  test('kills nobody where the address has led to another server', async () => {
    const source = sourceOf(server);
    const control = await connectServer(source);
    const found = await inspectSource(control);
    const stream = new BinlogStream({
      control,
      server: { ...found, serverId: found.serverId + 1 },
      replica: replicaIdentity('alpha', undefined, found.serverId),
      heartbeat: 500,
      start: { by: 'gtid', gtidSet: '' },
    });
    await expect(stream.take()).rejects.toMatchObject({
      code: 'CONNECTION_LOST',
      message: expect.stringContaining('two different servers') as unknown,
    });
    stream.close();
    const others = async () =>
      (await server.query('SHOW PROCESSLIST')).filter(
        (row) => Number(row['Id']) === control.threadId,
      );
    await expect.poll(others, { timeout: 20_000 }).toEqual([]);
    const [kills] = await server.query("SHOW GLOBAL STATUS LIKE 'Com_kill'");
    expect(kills?.['Value']).toBe('0');
  });

  test('notices a bit that changed on the way, and gets it right the next time', async () => {
    await server.query("INSERT INTO d.t (v) VALUES ('fragile-bytes')");
    const [, , intact] = await takeTransactions(server, 3, through());
    proxy.corrupt('fragile-bytes');
    expect(await failureOf(server, through())).toMatchObject({
      code: 'BINLOG_CORRUPT',
      retryable: true,
      place: { service: 'alpha', seqno: 2 },
    });
    const [, , again] = await takeTransactions(server, 3, through());
    expect(again && essence(again)).toEqual(intact && essence(intact));
  });

  test('gives all that came before a damaged event', async () => {
    proxy.corrupt('fragile-bytes');
    expect(await takeTransactions(server, 2, through())).toHaveLength(2);
  });

  test('says that a connection was cut, retryably', async () => {
    const { next } = await online(server, {
      ...through(),
      config: { port: proxy.port, start: 'current' },
    });
    const lost = expect(next()).rejects.toMatchObject({
      code: 'CONNECTION_LOST',
      retryable: true,
    });
    proxy.cut();
    await lost;
  });

  test('notices that a source is silent, and not that it only has nothing to tell', async () => {
    const { next } = await online(server, { config: { start: 'current', heartbeat: 200 } });
    const outcome = next().then(
      () => 'a transaction',
      (error: unknown) => error,
    );
    const quiet = new Promise((resolve) => setTimeout(() => resolve('quiet'), 2_500));
    expect(await Promise.race([outcome, quiet])).toBe('quiet');
    process.kill(server.pid, 'SIGSTOP');
    try {
      expect(await outcome).toMatchObject({ code: 'CONNECTION_LOST', retryable: true });
    } finally {
      process.kill(server.pid, 'SIGCONT');
    }
  });

  test('returns at once when it is told to stop, connected or not', async () => {
    for (const delay of [0, 1, 20, 300]) {
      const stop = new AbortController();
      const items = extractorOf(server).extract(EMPTY, stop.signal);
      setTimeout(() => stop.abort(), delay);
      let stoppedAt = 0;
      stop.signal.addEventListener('abort', () => (stoppedAt = performance.now()));
      for await (const item of items) void item;
      expect(performance.now() - stoppedAt).toBeLessThan(100);
    }
  });

  test('says that the source was shut down, retryably', async () => {
    const { next } = await online(server, { config: { start: 'current' } });
    const lost = expect(next()).rejects.toMatchObject({ retryable: true });
    await server.stop();
    await lost;
    expect(await failureOf(server)).toMatchObject({ code: 'CONNECT_FAILED', retryable: true });
    await server.start();
  });
});
