import { describe, expect, it } from 'vitest';
import { pino } from 'pino';
import { RemoteToThl } from '../../../src/pipeline/remote-to-thl.js';
import type { Log } from '../../../src/thl/log.js';
import { connectMaster } from '../../../src/thl/net/master.js';
import { masterSchema } from '../../../src/config/schema/net.js';
import { systemClock } from '../../../src/util/clock.js';
import { readAll } from '../../contract/log-under-test.js';
import { stops, RecordingListener } from '../../unit/pipeline/parts.js';
import { fill, newLog, serve, until } from './logs.js';

/** A master with 0 to 19, and a slave that has another 7 to 12. */
async function parted(): Promise<{ log: Log; own: Log }> {
  const [log, own] = [await newLog(), await newLog()];
  await fill(log, 0, 19);
  await fill(own, 0, 6);
  await fill(own, 7, 12, { epoch: 7 });
  return { log, own };
}

interface Outcome {
  readonly warnings: string;
  readonly limits: readonly string[];
}

/** Fetches into `own` until it holds what the master does. */
async function fetch(log: Log, own: Log, force: boolean): Promise<Outcome> {
  const { port } = await serve(log);
  const config = masterSchema.parse({ uris: [`thl://127.0.0.1:${port}/`] });
  const warnings: string[] = [];
  const logger = pino({ level: 'warn' }, { write: (line: string) => void warnings.push(line) });
  const stage = new RemoteToThl({
    service: 'alpha',
    connect: (held) => connectMaster(config, { service: 'alpha', node: 'db2', held }),
    log: own,
    bytesInFlight: 1 << 20,
    clock: systemClock,
    force,
    logger,
  });
  const stop = stops();
  const running = stage.run(stop.signals, new RecordingListener());
  let over = false;
  const ended = running.finally(() => (over = true));
  ended.catch(() => undefined);
  await until(() => over || own.tail().header?.seqno === log.tail().header?.seqno);
  stop.graceful();
  await ended;
  return { warnings: warnings.join(''), limits: stage.status().limits };
}

describe('a slave whose history log has parted from its master’s', () => {
  it('is refused with the names of what it alone has, and keeps its log', async () => {
    const { log, own } = await parted();
    const [first, last] = (await readAll(own))
      .filter(({ header }) => header.seqno >= 7)
      .flatMap(({ header }, i, { length }) => (i % (length - 1) === 0 ? [header.eventId] : []));
    await expect(fetch(log, own, false)).rejects.toMatchObject({
      code: 'THL_DIVERGED',
      message: expect.stringContaining(
        `seqno 7 to 12 of this log (event ids ${first} to ${last}) are not in the master's history`,
      ) as unknown,
    });
    expect(own.bounds()).toEqual({ minSeqno: 0, maxSeqno: 12 });
  });

  it.each([
    ['all of it', -1],
    ['the last common transaction', 5],
  ])('by force goes on from the common point, where the master holds %s', async (_what, purged) => {
    const { log, own } = await parted();
    if (purged >= 0) await log.purge(purged);
    const { warnings, limits } = await fetch(log, own, true);
    const held = await readAll(log);
    expect((await readAll(own)).slice(-held.length)).toEqual(held);
    expect(own.bounds()).toEqual({ minSeqno: 0, maxSeqno: 19 });
    expect(warnings).toMatch(/passed by command: .*different histories.*transactions of another/s);
    expect(limits).toEqual([expect.stringMatching(/transactions 7-12 of another history/)]);
  });

  it('is refused in spite of force when nothing is known to be common', async () => {
    const { log, own } = await parted();
    await log.purge(6);
    await expect(fetch(log, own, true)).rejects.toMatchObject({
      code: 'THL_DIVERGED',
      message: expect.stringContaining('no transaction in common') as unknown,
      hint: expect.stringContaining('fresh copy') as unknown,
    });
    expect(own.bounds()).toEqual({ minSeqno: 0, maxSeqno: 12 });
  });

  it('by force is cut back where it is merely ahead', async () => {
    const [log, own] = [await newLog(), await newLog()];
    await fill(log, 0, 9);
    await fill(own, 0, 15);
    await fetch(log, own, true);
    expect(own.bounds()).toEqual({ minSeqno: 0, maxSeqno: 9 });
    expect(await readAll(own)).toEqual(await readAll(log));
  });
});

it('a reader of a log that is cut back is told, whatever has been appended since', async () => {
  const log = await newLog();
  await fill(log, 0, 9);
  const reader = log.read(undefined, new AbortController().signal)[Symbol.asyncIterator]();
  await reader.next();
  await log.truncateAfter(4);
  await fill(log, 5, 30, { epoch: 5 });
  await expect(reader.next()).rejects.toMatchObject({ code: 'THL_SEQUENCE', retryable: true });
});
