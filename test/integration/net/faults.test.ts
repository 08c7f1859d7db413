import { once } from 'node:events';
import { request } from 'node:http';
import { connect } from 'node:net';
import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { encodeAck, encodeHello } from '../../../src/thl/net/encode.js';
import { MAX_REQUEST } from '../../../src/thl/net/protocol.js';
import { fill, joinMaster, newLog, serve, takeUntil, until } from './logs.js';
import { startProxy } from './proxy.js';

const MiB = 1024 * 1024;
const NOTHING = { first: undefined, last: undefined };
const hello = encodeHello({
  version: 3,
  service: 'alpha',
  node: 'odd',
  packed: true,
  held: NOTHING,
});

/** Sends bytes to the port; resolves when it has closed the connection. */
async function throwAt(port: number, ...pieces: Uint8Array[]): Promise<void> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined).resume();
  for (const piece of pieces) socket.write(piece);
  socket.end();
  if (!socket.closed) await once(socket, 'close');
}

/** Sends messages over a WebSocket; resolves when the master has closed it. */
async function say(port: number, ...messages: (Buffer | string)[]): Promise<void> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/`);
  socket.on('error', () => undefined);
  socket.on('open', () => messages.forEach((message) => socket.send(message)));
  await once(socket, 'close');
}

describe('the port', () => {
  it('goes on serving after garbage of every kind', async () => {
    const log = await newLog();
    await fill(log, 0, 3);
    const { port, server } = await serve(log);
    const upgrade = 'GET / HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n';
    const key = 'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n\r\n';
    for (let i = 0; i < 20; i++) {
      await throwAt(port, randomBytes(1 + i * 500));
      await throwAt(port, Buffer.from(upgrade + key), randomBytes(1 + i * 50));
      await say(port, randomBytes(i * 20));
      await say(port, hello, randomBytes(i * 20));
    }
    await throwAt(port, Buffer.from(upgrade + 'Sec-WebSocket-Version: 99\r\n\r\n'));
    await say(port, 'a text message');
    await say(port, encodeAck(3));
    await say(port, hello, hello);
    await say(port, hello, encodeAck(1_000_000));
    await say(port, hello, Buffer.alloc(MAX_REQUEST + 1));
    const events = await takeUntil(await joinMaster(port, await newLog()), 3);
    expect(events.length).toBe(4);
    await until(() => server.clients().length === 1);
  });

  it('tells other HTTP clients what it is, and refuses web pages', async () => {
    const { port, lines } = await serve(await newLog());
    const status = await new Promise((resolve) => {
      request({ port, host: '127.0.0.1' }, ({ statusCode }) => resolve(statusCode)).end();
    });
    expect(status).toBe(426);
    const page = new WebSocket(`ws://127.0.0.1:${port}/`, { origin: 'http://evil.example' });
    const [error] = (await once(page, 'error').catch((cause: unknown) => [cause])) as [Error];
    expect(error.message).toContain('401');
    expect(lines.join()).toContain('web pages are refused');
  });

  it('closes a connection that says nothing', async () => {
    const { port } = await serve(await newLog(), { heartbeat: '50ms' });
    await say(port);
  });
});

describe('a slave that takes nothing', () => {
  it('costs the others nothing, and gets everything when it goes on', async () => {
    const log = await newLog();
    const { port, server } = await serve(log);
    const stopped = await joinMaster(port, await newLog(), { node: 'stopped' });
    const other = await joinMaster(port, await newLog(), { node: 'other' });
    for (let i = 0; i < 10; i++) await fill(log, i * 10, i * 10 + 9, { size: MiB });
    const events = await takeUntil(other, 99);
    expect(events.length).toBe(100);
    const waiting = server.clients().find(({ node }) => node === 'stopped');
    expect(waiting?.waitingBytes).toBeGreaterThan(MiB);
    expect(waiting?.waitingBytes).toBeLessThan(8 * MiB);
    // It is there all the time, and gets everything when it goes on.
    await new Promise((resolve) => setTimeout(resolve, 1500));
    expect((await takeUntil(stopped, 99)).length).toBe(100);
  });
});

describe('a connection', () => {
  it('that is half-open is noticed by both sides', async () => {
    const log = await newLog();
    const { port, server } = await serve(log, { heartbeat: '50ms' });
    const proxy = await startProxy(port);
    const master = await joinMaster(proxy.port, await newLog());
    proxy.freeze();
    await expect(takeUntil(master, 0)).rejects.toMatchObject({
      code: 'CONNECTION_LOST',
      message: expect.stringContaining('has been silent for') as unknown,
    });
    await until(() => server.clients().length === 0);
    await proxy.close();
  });

  it('that is slow stays, though a single frame takes longer than any silence may', async () => {
    const log = await newLog();
    const { port } = await serve(log, { heartbeat: '50ms' });
    const proxy = await startProxy(port);
    const master = await joinMaster(proxy.port, await newLog());
    proxy.slow(200_000);
    const taking = takeUntil(master, 0);
    await fill(log, 0, 0, { size: 300_000 });
    expect((await taking).length).toBe(1);
    await proxy.close();
  });

  it('that is idle stays', async () => {
    const log = await newLog();
    const { port, server } = await serve(log, { heartbeat: '50ms' });
    const master = await joinMaster(port, await newLog());
    const taking = takeUntil(master, 0);
    await new Promise((resolve) => setTimeout(resolve, 1000));
    expect(server.clients().length).toBe(1);
    await fill(log, 0, 0);
    expect((await taking).length).toBe(1);
  });

  it.each(['cut', 'damaged'] as const)(
    'that is %s in mid-frame is lost, with nothing but whole events taken',
    async (how) => {
      const log = await newLog();
      await fill(log, 0, 9, { size: 700_000 });
      const { port } = await serve(log);
      const proxy = await startProxy(port);
      const own = await newLog();
      for (const bytes of [1000, 400_000, 1_000_000, 3_000_000]) {
        const master = await joinMaster(proxy.port, own);
        if (how === 'cut') proxy.cutAfter(bytes);
        else proxy.damageAfter(bytes);
        await expect(takeUntil(master, 9)).rejects.toMatchObject({ retryable: true });
      }
      const events = await takeUntil(await joinMaster(proxy.port, own), 9);
      expect(events.map(({ header }) => header.seqno)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
      await proxy.close();
    },
  );

  it('of a slave that connects again replaces its older one', async () => {
    const { port, server, lines } = await serve(await newLog());
    const older = await joinMaster(port, await newLog());
    await joinMaster(port, await newLog());
    await expect(takeUntil(older, 0)).rejects.toMatchObject({
      code: 'CONNECTION_LOST',
      message: expect.stringContaining('a slave of the same name has connected') as unknown,
    });
    await until(() => server.clients().length === 1);
    expect(lines.join()).toContain('connected again');
  });
});

describe('what a slave has acknowledged', () => {
  it('is shown, and a purge leaves the rest', async () => {
    const log = await newLog();
    await fill(log, 0, 9);
    const { port, server } = await serve(log);
    const master = await joinMaster(port, await newLog());
    await takeUntil(master, 9);
    master.acknowledge(4);
    await until(() => server.clients()[0]?.ackedSeqno === 4);
    expect(server.clients()).toMatchObject([{ node: 'db2', sentSeqno: 9 }]);
    const { bounds, heldBackBy } = await log.purge(8);
    expect(bounds).toEqual({ minSeqno: 5, maxSeqno: 9 });
    expect(heldBackBy).toContain('slave db2');
  });
});
