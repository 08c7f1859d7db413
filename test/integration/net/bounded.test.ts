import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { encodeHello } from '../../../src/thl/net/encode.js';
import { PROTOCOL_VERSION } from '../../../src/thl/net/protocol.js';
import { fill, joinMaster, newLog, serve, until, type Served } from './logs.js';

const MiB = 1024 * 1024;
const SLAVES = 6;
/** What waits to be sent (4 MiB), the frame that reached that, and the batch it is made of (2 MiB). */
const BOUND = 8 * MiB;

setFlagsFromString('--expose_gc');
const collect = runInNewContext('gc') as () => void;

/** Bytes in use, without what could be freed: buffers are, some time after nobody holds them. */
async function inUse(): Promise<number> {
  for (let i = 0; i < 3; i++) {
    collect();
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const { arrayBuffers, heapUsed } = process.memoryUsage();
  return arrayBuffers + heapUsed;
}

/** A slave that says hello and takes nothing, not even into its own memory. */
async function stop({ port }: Served, node: string): Promise<WebSocket> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/`);
  await new Promise((resolve) => socket.once('open', resolve));
  const held = { first: undefined, last: undefined };
  const asked = { version: PROTOCOL_VERSION, service: 'alpha', node, packed: false, held };
  await new Promise((resolve) => socket.send(encodeHello(asked), resolve));
  socket.pause();
  return socket;
}

it.each([
  ['large', 100, MiB],
  ['small', 12_000, 6000],
])(
  'a slave that takes nothing of %s transactions costs its master a bounded buffer',
  async (_what, count, size) => {
    const log = await newLog();
    await fill(log, 0, count - 1, { size });
    const served = await serve(log, { heartbeat: '30s' }); // these slaves send none
    const master = await joinMaster(served.port, await newLog());
    for await (const { events } of master.batches()) {
      if (events.at(-1)?.header.seqno === count - 1) break; // what is compiled and kept once
    }
    master.close();
    const before = await inUse();
    const sockets = await Promise.all(
      Array.from({ length: SLAVES }, (_, i) => stop(served, `stopped-${i}`)),
    );
    try {
      let sent: number[] = [];
      const settled = (): boolean => {
        const now = served.server.clients().map(({ sentSeqno }) => sentSeqno);
        const same = now.length === SLAVES && String(now) === String(sent);
        sent = now;
        return same;
      };
      await until(() => served.server.clients().every(({ waitingBytes }) => waitingBytes > 0));
      await until(settled);
      const each = ((await inUse()) - before) / SLAVES;
      console.log(`${(each / MiB).toFixed(1)} MiB for each slave that takes nothing`);
      expect(Math.max(...sent)).toBeLessThan(count - 1);
      expect(each).toBeLessThan(BOUND);
    } finally {
      sockets.forEach((socket) => socket.terminate());
    }
  },
);
