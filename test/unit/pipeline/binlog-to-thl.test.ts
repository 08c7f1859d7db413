import { expect, it } from 'vitest';
import { BinlogToThl, type BinlogToThlOptions } from '../../../src/pipeline/binlog-to-thl.js';
import type { LogTail } from '../../../src/event/log-tail.js';
import type { Extracted } from '../../../src/extractor/extractor.js';
import { NO_OPTIONS } from '../../../src/pipeline/online-options.js';
import { StopRequests } from '../../../src/pipeline/stop-requests.js';
import type { Log } from '../../../src/thl/log.js';
import { systemClock } from '../../../src/util/clock.js';
import {
  eventIdOf,
  failure,
  fill,
  logger,
  newLog,
  RecordingListener,
  scriptedExtractor,
  stops,
  transaction,
  until,
  type Session,
} from './parts.js';

const CONNECTED = { events: [], source: undefined };

function start(log: Log, sessions: readonly Session[], more: Partial<BinlogToThlOptions> = {}) {
  const extractor = scriptedExtractor(sessions);
  const stage = new BinlogToThl({
    service: 'alpha',
    extractor,
    log,
    bytesInFlight: 100,
    clock: systemClock,
    logger,
    ...more,
  });
  const listener = new RecordingListener();
  const stop = stops();
  const running = stage.run(stop.signals, listener);
  running.catch(() => {}); // looked at by the test later
  return { extractor, stage, listener, stop, running };
}

it('stores what is extracted and shows how far it is', async () => {
  const log = await newLog();
  const { stage, listener, stop, running } = start(log, [
    () => [CONNECTED, ...transaction(0), ...transaction(1, 3)],
  ]);
  await until(() => log.bounds()?.maxSeqno === 1);
  expect(listener.inSequenceCount).toBe(1);
  expect(stage.status()).toMatchObject({
    connection: 'connected',
    eventCount: 4,
    transactions: 2,
    applied: { seqno: 1, eventId: eventIdOf(1, 2), sourceId: 'db1' },
  });
  stop.graceful();
  await running;
  expect(stage.status().connection).toBe('closed');
});

it('is in sequence as soon as the source streams, though nothing happens there', async () => {
  const { listener, stop, running } = start(await newLog(), [() => [CONNECTED]]);
  await until(() => listener.inSequenceCount === 1);
  stop.graceful();
  await running;
});

it('goes on after the last whole transaction when the connection breaks in the middle of one', async () => {
  const log = await newLog();
  const tails: (number | undefined)[] = [];
  const { listener, stop, running } = start(log, [
    () => [...transaction(0), ...transaction(1, 3).slice(0, 2), failure('CONNECTION_LOST')],
    (tail) => {
      tails.push(tail.header?.seqno);
      return [CONNECTED, ...transaction(1, 3)];
    },
  ]);
  await until(() => log.bounds()?.maxSeqno === 1);
  expect(tails).toEqual([0]);
  expect(listener.retries.map(({ error }) => error.code)).toEqual(['CONNECTION_LOST']);
  expect(listener.inSequenceCount).toBe(2);
  stop.graceful();
  await running;
});

it('leaves a transaction that a stop cuts in two out of the log', async () => {
  const log = await newLog();
  const { stage, stop, running } = start(log, [
    () => [...transaction(0), ...transaction(1, 3).slice(0, 2)],
  ]);
  await until(() => stage.status().eventCount === 3);
  stop.graceful();
  await running;
  await log.discardPartial();
  expect(log.tail().header?.seqno).toBe(0);
});

it('ends with what cannot be retried', async () => {
  const { running, extractor } = start(await newLog(), [() => [failure('BINLOG_PURGED')]]);
  await expect(running).rejects.toMatchObject({
    code: 'BINLOG_PURGED',
    place: { service: 'alpha' },
  });
  expect(extractor.calls).toBe(1);
});

it('ends with the error of the log rather than with what follows from it', async () => {
  const log = await newLog();
  await fill(log, 0, 0);
  const { running } = start(log, [() => [...transaction(5), failure('CONNECTION_LOST')]]);
  await expect(running).rejects.toMatchObject({ code: 'THL_SEQUENCE' });
});

it('stores nothing behind what could not be stored, though an empty log may begin anywhere', async () => {
  const log = await newLog();
  let appends = 0;
  const failing = new Proxy(log, {
    get: (of, name) => {
      if (name !== 'append') return (Reflect.get(of, name) as () => unknown).bind(of);
      const append: Log['append'] = async (events, source) => {
        appends += 1;
        if (appends > 1) return of.append(events, source);
        await new Promise((resolve) => setTimeout(resolve, 20));
        throw failure('THL_WRITE_FAILED');
      };
      return append;
    },
  });
  const session = () => [...transaction(0), ...transaction(1)];
  const { running } = start(failing, [session], { bytesInFlight: 1 });
  await expect(running).rejects.toMatchObject({ code: 'THL_WRITE_FAILED' });
  expect(log.bounds()).toBeUndefined();
});

it('ends without an error when told to stop while it waits for a retry', async () => {
  const { listener, stop, running } = start(await newLog(), [() => [failure('CONNECT_FAILED')]]);
  await until(() => listener.retries.length === 1);
  stop.graceful();
  await running;
});

it('stops behind the transaction that it is to stop at, and goes on after it the next time', async () => {
  const log = await newLog();
  const batch = transactions(0, 4);
  const stops = new StopRequests();
  stops.add({ at: 'seqno', seqno: 2 });
  await start(log, [() => [CONNECTED, batch]], { stops }).running;
  expect(log.bounds()).toEqual({ minSeqno: 0, maxSeqno: 2 });
  // Without the state of the source, the event id of the last transaction tells the place.
  expect(log.tail()).toMatchObject({ header: { eventId: eventIdOf(2) }, source: undefined });
});

it('starts at another place by command, until something of it is stored', async () => {
  const log = await newLog();
  await fill(log, 0, 1);
  const tails: (string | undefined)[] = [];
  const note = (tail: LogTail) => tails.push(tail.header?.eventId);
  const online = { ...NO_OPTIONS, fromEvent: eventIdOf(9) };
  const { stop, running } = start(
    log,
    [
      (tail) => (note(tail), [failure('CONNECTION_LOST')]),
      (tail) => (note(tail), [CONNECTED, ...transaction(2), failure('CONNECTION_LOST')]),
      (tail) => (note(tail), [CONNECTED]),
    ],
    { online },
  );
  await until(() => tails.length === 3);
  expect(tails).toEqual([eventIdOf(9), eventIdOf(9), eventIdOf(2)]);
  stop.graceful();
  await running;
});

/** Transactions as one element, as an extractor gives them when many wait. */
function transactions(from: number, to: number): Extracted {
  const all = Array.from({ length: to - from + 1 }, (_, i) => transaction(from + i)).flat();
  return { events: all.flatMap(({ events }) => events), source: all.at(-1)?.source };
}
