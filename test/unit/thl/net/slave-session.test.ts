import { EventEmitter } from 'node:events';
import { pino } from 'pino';
import { expect, it } from 'vitest';
import type { WebSocket } from 'ws';
import type { ThlEvent } from '../../../../src/event/thl-event.js';
import { encodeHello } from '../../../../src/thl/net/encode.js';
import { Link } from '../../../../src/thl/net/link.js';
import { RefusalLog } from '../../../../src/thl/net/refusal-log.js';
import { SlaveSession } from '../../../../src/thl/net/slave-session.js';
import type { Log } from '../../../../src/thl/log.js';
import { makeEvent } from '../../../contract/log-events.js';

const BATCHES = 200;

/** A network that takes everything at once, as loopback does while the slave keeps up. */
class TakesAll extends EventEmitter {
  readonly bufferedAmount = 0;
  readonly isPaused = false;
  frames = 0;

  send(_frame: Buffer, sent: () => void): void {
    this.frames += 1;
    process.nextTick(sent);
  }

  close(): void {}

  terminate(): void {}
}

function logOf(batches: number): Log {
  const read = async function* (): AsyncGenerator<readonly ThlEvent[]> {
    for (let seqno = 0; seqno < batches; seqno++) yield [makeEvent(seqno)];
  };
  const tail = () => ({ header: undefined, source: undefined });
  const parts: Partial<Log> = {
    bounds: () => ({ minSeqno: 0, maxSeqno: batches - 1 }),
    acknowledge: () => undefined,
    tail,
    read,
  };
  return parts as Log;
}

it('a slave to which everything goes at once leaves the others their turns', async () => {
  const network = new TakesAll();
  const link = new Link(network as unknown as WebSocket, { heartbeat: 60_000, peer: 'db2' });
  const logger = pino({ level: 'silent' });
  const common = {
    service: 'alpha',
    node: 'db1',
    heartbeat: 60_000,
    compression: false,
    fetched: false,
  };
  const session = new SlaveSession(
    link,
    '127.0.0.1:1',
    { ...common, log: logOf(BATCHES), logger, refusals: new RefusalLog(logger) },
    () => undefined,
  );
  let turns = 0;
  const turn = (): void => {
    turns += 1;
    if (network.frames < BATCHES) setImmediate(turn);
    else session.close('all is sent');
  };
  const held = { first: undefined, last: undefined };
  const hello = encodeHello({ version: 3, service: 'alpha', node: 'db2', packed: false, held });
  network.emit('message', hello, true);
  setImmediate(turn);
  await session.run();
  expect(network.frames).toBeGreaterThanOrEqual(BATCHES);
  expect(turns).toBeGreaterThan(BATCHES / 2);
});
