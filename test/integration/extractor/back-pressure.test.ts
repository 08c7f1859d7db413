import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SERVER_KINDS, startServer, type TestServer } from '../../support/servers.js';
import { EMPTY, extractorOf } from './support.js';

const MIB = 1024 * 1024;
/** Of one transaction, in rows of 1 MiB. */
const SIZE = 160 * MIB;
/** Twice the queue, what is assembled of it, and what the collector has not come to yet. */
const LIMIT = 96 * MIB;

describe.each(SERVER_KINDS)('a slow reader of an extractor of %s', (kind) => {
  let server: TestServer;

  beforeAll(async () => {
    server = await startServer({ kind, serverId: 1 });
    await server.query('CREATE DATABASE d');
    await server.query('CREATE TABLE d.t (id INT PRIMARY KEY, b LONGBLOB)');
    const connection = await server.connect();
    await connection.query('BEGIN');
    for (let id = 0; id < SIZE / MIB; id++) {
      await connection.query(`INSERT INTO d.t VALUES (${id}, REPEAT('x', ${MIB - 100}))`);
    }
    await connection.query('COMMIT');
    await connection.end();
  });
  afterAll(() => server.dispose());

  test('holds back the source: memory stays bounded, and the connection alive', async () => {
    const stop = new AbortController();
    const heartbeat = 20; // so that the pauses are far longer than the source may be silent
    const extractor = extractorOf(server, { config: { heartbeat } });
    const before = process.memoryUsage().arrayBuffers;
    let bytes = 0;
    let peak = 0;
    for await (const { events, source } of extractor.extract(EMPTY, stop.signal)) {
      for (const { data } of events) bytes += data.length;
      peak = Math.max(peak, process.memoryUsage().arrayBuffers - before);
      await sleep(10);
      if (bytes > SIZE / 2 && bytes < SIZE / 2 + 2 * MIB) await sleep(500);
      if (source !== undefined && bytes > SIZE * 0.99) break;
    }
    expect(bytes).toBeGreaterThan(SIZE * 0.99);
    expect(peak).toBeLessThan(LIMIT);
  });
});
