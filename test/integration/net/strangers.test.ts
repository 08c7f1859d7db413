/** What is no master, or no longer one, at the other end of a slave's or a master's port. */
import { createHash } from 'node:crypto';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { afterAll, expect, it } from 'vitest';
import { joinMaster, newLog } from './logs.js';

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
