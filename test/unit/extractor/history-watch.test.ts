import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { sourceSchema } from '../../../src/config/schema/databases.js';
import { SluiceError } from '../../../src/errors/sluice-error.js';
import type { Extractor } from '../../../src/extractor/extractor.js';
import { watchingHistory } from '../../../src/extractor/history-watch.js';

const sockets = new Set<Socket>();
/** Takes connections, and never says a word. */
const mute = createServer((socket) => void sockets.add(socket));

beforeAll(async () => {
  mute.listen(0, '127.0.0.1');
  await once(mute, 'listening');
});
afterAll(() => {
  for (const socket of sockets) socket.destroy();
  mute.close();
});

it('a stream that breaks is told at once, whatever the source still owes an answer to', async () => {
  const { port } = mute.address() as AddressInfo;
  const login = { host: '127.0.0.1', port, user: 'app', password: 'a', connectTimeout: '10m' };
  const source = sourceSchema.parse({ ...login, tls: { mode: 'disabled' } });
  const asked = once(mute, 'connection');
  const breaking: Extractor = {
    async *extract() {
      const place = { serverUuid: '', serverId: 1, file: 'b.000001', position: 4 };
      yield { events: [], source: { ...place, gtidSet: '0-1-1' } };
      await asked;
      throw new SluiceError('CONNECTION_LOST', 'the stream broke', { hint: 'A test did this.' });
    },
  };
  const logger = pino({ level: 'silent' });
  const extractor = watchingHistory(breaking, { source, logger, interval: 10 });
  const tail = { header: undefined, source: undefined };
  const extracted = extractor.extract(tail, new AbortController().signal)[Symbol.asyncIterator]();
  await extracted.next();
  await expect(extracted.next()).rejects.toMatchObject({ code: 'CONNECTION_LOST' });
});
