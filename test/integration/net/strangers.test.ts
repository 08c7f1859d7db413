/** What is no master, or no longer one, at the other end of a slave's or a master's port. */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server } from 'node:net';
import { afterAll, expect, it } from 'vitest';
import type { Log } from '../../../src/thl/log.js';
import { joinMaster, newLog, serve } from './logs.js';

/** RFC 6455, 1.3 */
const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

const servers: Server[] = [];
afterAll(() => {
  for (const server of servers) server.close();
});

/** Accepts a WebSocket, and sends `more` in the same segment. */
async function acceptAnd(more: Buffer): Promise<number> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', (request) => {
      const key = /sec-websocket-key: (\S+)/i.exec(request.toString())?.[1] ?? '';
      const accept = createHash('sha1')
        .update(key + GUID)
        .digest('base64');
      const head = `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`;
      socket.write(Buffer.concat([Buffer.from(head), more]));
    });
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

it.each([
  ['what is no frame', Buffer.alloc(8, 0xff)],
  ['the end of the connection', Buffer.from([0x88, 0x00])],
])('a slave outlives a master that sends %s with its acceptance', async (_what, more) => {
  const joined = joinMaster(await acceptAnd(more), await newLog());
  await expect(joined).rejects.toMatchObject({ code: 'CONNECTION_LOST', retryable: true });
});

it('a master that goes offline lets nobody in any more, and waits for nobody who came late', async () => {
  let finish = (): void => undefined;
  const held = new Promise<void>((resolve) => (finish = resolve));
  const log = await newLog();
  /** What a slave is sent comes to an end when the test says so. */
  const slow = new Proxy(log, {
    get: (of, name) => {
      if (name !== 'read') return (Reflect.get(of, name) as () => unknown).bind(of);
      const read: Log['read'] = async function* () {
        await held;
        yield [];
      };
      return read;
    },
  });
  const { server, port } = await serve(slow);
  await joinMaster(port, await newLog());
  const half = connect(port, '127.0.0.1');
  let answered = '';
  half.on('error', () => undefined).on('data', (chunk) => (answered += chunk.toString()));
  half.write('GET / HTTP/1.1\r\nHost: localhost\r\n');
  await once(half, 'ready');
  await new Promise((resolve) => setTimeout(resolve, 50)); // what was sent arrives
  const closed = server.close();
  half.write(`Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n`);
  half.write(`Sec-WebSocket-Key: ${Buffer.alloc(16).toString('base64')}\r\n\r\n`);
  await once(half, 'close');
  expect(answered).toBe('');
  const late = joinMaster(port, await newLog(), { node: 'db3' });
  await expect(late).rejects.toMatchObject({ retryable: true });
  finish();
  await closed;
  expect(server.clients()).toEqual([]);
}, 20_000);
