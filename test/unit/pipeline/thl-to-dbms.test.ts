import { describe, expect, it } from 'vitest';
import type { CutMemory } from '../../../src/pipeline/cut-memory.js';
import { NO_OPTIONS, type OnlineOptions } from '../../../src/pipeline/online-options.js';
import { StopRequests } from '../../../src/pipeline/stop-requests.js';
import { ThlToDbms } from '../../../src/pipeline/thl-to-dbms.js';
import type { RestartPoint } from '../../../src/event/restart-point.js';
import type { Log } from '../../../src/thl/log.js';
import type { HeldTransaction } from '../../../src/thl/net/protocol.js';
import { systemClock } from '../../../src/util/clock.js';
import { sleep } from '../../../src/util/sleep.js';
import { parseSeqnoSet } from '../../../src/util/seqno-set.js';
import {
  eventIdOf,
  failure,
  fill,
  logger,
  newLog,
  pointAt,
  RecordingListener,
  RecordingTarget,
  stops,
  transaction,
  until,
} from './parts.js';

function start(
  log: Log,
  target: RecordingTarget,
  skip = '',
  options: Partial<OnlineOptions> = {},
  stopRequests = new StopRequests(),
  more: Partial<ConstructorParameters<typeof ThlToDbms>[0]> = {},
) {
  const stage = new ThlToDbms({
    service: 'alpha',
    createApplier: () => target.connect(),
    log,
    consumer: 'slave1',
    retries: 2,
    retryDelay: 1,
    online: { ...NO_OPTIONS, skip: parseSeqnoSet(skip) ?? [], ...options },
    stops: stopRequests,
    clock: systemClock,
    logger,
    ...more,
  });
  const listener = new RecordingListener();
  const stop = stops();
  const running = stage.run(stop.signals, listener);
  running.catch(() => {}); // looked at by the test later
  return { stage, listener, stop, running };
}

it('applies the whole log to a target that has nothing, then what comes', async () => {
  const log = await newLog();
  await fill(log, 0, 1);
  const target = new RecordingTarget();
  const { stage, listener, stop, running } = start(log, target);
  await until(() => target.point?.seqno === 1);
  await fill(log, 2, 2);
  await until(() => target.point?.seqno === 2);
  expect(target.applied).toEqual(['0/0', '1/0', '2/0']);
  expect(listener.inSequenceCount).toBe(1);
  expect(stage.status()).toMatchObject({
    connection: 'connected',
    transactions: 3,
    applied: { seqno: 2, eventId: eventIdOf(2), latency: expect.any(Number) },
    limits: ['a limit'],
  });
  stop.graceful();
  await running;
});

it('holds transactions back until their time has come, and stops while it does', async () => {
  const log = await newLog();
  await fill(log, 0, 1);
  const target = new RecordingTarget();
  const committed = 1_700_000_000_000;
  let now = committed + 59_990;
  const delayed = { delay: 60_000, clock: { ...systemClock, now: () => now } };
  const { stage, stop, running } = start(log, target, '', {}, new StopRequests(), delayed);
  await until(() => stage.status().connection === 'connected');
  await sleep(30, new AbortController().signal);
  expect(target.applied).toEqual([]);
  expect(stage.status().filters).toEqual([
    'applies each transaction 60 s after its commit on the master',
  ]);
  now += 10;
  await until(() => target.point?.seqno === 1);

  now = committed;
  await fill(log, 2, 2);
  stop.graceful();
  await running;
  expect(target.applied).toEqual(['0/0', '1/0']);
});

it('goes on after the restart point of the target', async () => {
  const log = await newLog();
  await fill(log, 0, 3);
  const target = new RecordingTarget();
  target.point = pointAt(1);
  const { stop, running } = start(log, target);
  await until(() => target.point?.seqno === 3);
  expect(target.applied).toEqual(['2/0', '3/0']);
  stop.graceful();
  await running;
});

it('tells the log what the target has, so that a purge keeps the rest', async () => {
  const log = await newLog();
  await fill(log, 0, 3);
  const target = new RecordingTarget();
  const { stop, running } = start(log, target);
  await until(() => target.point?.seqno === 3);
  stop.graceful();
  await running;
  await fill(log, 4, 6);
  await log.purge(6);
  expect(log.bounds()).toEqual({ minSeqno: 4, maxSeqno: 6 });
});

it('keeps the whole log for a target that is connected and has nothing yet', async () => {
  const log = await newLog();
  const target = new RecordingTarget();
  target.failures = [
    { seqno: 0, error: failure('TRANSIENT') },
    { seqno: 0, error: failure('STATEMENT_FAILED') },
  ];
  const { running } = start(log, target);
  await until(() => target.opened === 1);
  await fill(log, 0, 2);
  await expect(running).rejects.toMatchObject({ code: 'STATEMENT_FAILED' });
  await log.purge(2);
  expect(log.bounds()).toEqual({ minSeqno: 0, maxSeqno: 2 });
});

describe('after an error', () => {
  it.each([1, 2])(
    'of a table that was looked at before, it is looked at again: %i',
    async (times) => {
      const log = await newLog();
      await fill(log, 0, 0);
      const target = new RecordingTarget();
      const error = failure('TABLE_MISMATCH');
      target.failures = Array.from({ length: times }, () => ({ seqno: 1, error }));
      const { listener, stop, running } = start(log, target);
      await until(() => target.point?.seqno === 0);
      await fill(log, 1, 1);
      if (times === 2) await expect(running).rejects.toMatchObject({ code: 'TABLE_MISMATCH' });
      else await until(() => target.point?.seqno === 1);
      expect({ opened: target.opened, retries: listener.retries.length }).toEqual({
        opened: 2,
        retries: 1,
      });
      stop.graceful();
      if (times === 1) await running;
    },
  );

  it('that may pass, a new connection goes on from its restart point', async () => {
    const log = await newLog();
    await fill(log, 0, 3);
    const target = new RecordingTarget();
    target.failures = [{ seqno: 2, error: failure('TRANSIENT') }];
    const { listener, stop, running } = start(log, target);
    await until(() => target.point?.seqno === 3);
    expect(target.opened).toBe(2);
    expect(target.applied).toEqual(['0/0', '1/0', '2/0', '3/0']);
    expect(listener.retries.map(({ error }) => error.code)).toEqual(['TRANSIENT']);
    expect(listener.inSequenceCount).toBe(2);
    stop.graceful();
    await running;
  });

  it('that comes again and again without progress, it gives up', async () => {
    const log = await newLog();
    const target = new RecordingTarget();
    target.openFailures = Array.from({ length: 5 }, () => failure('CONNECT_FAILED'));
    const { listener, running } = start(log, target);
    await expect(running).rejects.toMatchObject({ code: 'CONNECT_FAILED' });
    expect(listener.retries.map(({ attempt }) => attempt)).toEqual([1, 2]);
    expect(target.opened).toBe(3);
  });

  it('that comes again after progress, it starts to count anew', async () => {
    const log = await newLog();
    const target = new RecordingTarget();
    target.failures = [1, 3, 5].map((seqno) => ({ seqno, error: failure('TRANSIENT') }));
    const { listener, stop, running } = start(log, target);
    for (let seqno = 0; seqno <= 5; seqno++) {
      await fill(log, seqno, seqno);
      await until(() => target.point?.seqno === seqno);
    }
    expect(listener.retries.map(({ attempt }) => attempt)).toEqual([1, 1, 1]);
    stop.graceful();
    await running;
  });

  it('of a log that must be opened anew, it ends at once', async () => {
    const log = await newLog();
    const gone = new Proxy(log, {
      get: (of, name) => {
        if (name !== 'read') return (Reflect.get(of, name) as () => unknown).bind(of);
        return () => {
          throw failure('THL_UNAVAILABLE');
        };
      },
    });
    const { listener, running } = start(gone, new RecordingTarget());
    await expect(running).rejects.toMatchObject({ code: 'THL_UNAVAILABLE', retryable: true });
    expect(listener.retries).toEqual([]);
  });

  it('that cannot pass, it ends', async () => {
    const log = await newLog();
    await fill(log, 0, 1);
    const target = new RecordingTarget();
    target.failures = [{ seqno: 1, error: failure('ROW_NOT_FOUND') }];
    const { stage, running } = start(log, target);
    await expect(running).rejects.toMatchObject({
      code: 'ROW_NOT_FOUND',
      place: { service: 'alpha' },
    });
    expect(stage.status().connection).toBe('closed');
  });
});

describe('told to stop', () => {
  it('it brings the transaction that it has begun to its end, commits, and takes no other', async () => {
    const log = await newLog();
    const size = 1_500_000; // so that the log gives the fragments in several batches
    for (const { events, source } of transaction(0, 3, size)) await log.append(events, source);
    await fill(log, 1, 1);
    const target = new RecordingTarget();
    const { stop, running } = start(log, target);
    target.onApply = ({ header }) => {
      if (header.fragno === 0) stop.graceful();
    };
    await running;
    expect(target.applied).toEqual(['0/0', '0/1', '0/2']);
  });

  it('at once, it gives up what it is doing', async () => {
    const target = new RecordingTarget();
    const log = await newLog();
    await fill(log, 0, 0);
    const { stop, running } = start(log, target);
    target.onApply = () => {
      stop.immediate();
      throw failure('CONNECTION_LOST');
    };
    await running;
    expect(target.applied).toEqual([]);
  });
});

describe('transactions to pass over', () => {
  it('keep their place and lose their content', async () => {
    const log = await newLog();
    await fill(log, 0, 3);
    const target = new RecordingTarget();
    const { stage, stop, running } = start(log, target, '1-2');
    await until(() => target.point?.seqno === 3);
    expect(target.applied).toEqual(['0/0', '1/0 passed over', '2/0 passed over', '3/0']);
    expect(stage.status().skipped).toEqual([1, 2]);
    stop.graceful();
    await running;
  });

  it('are counted once, however many fragments and retries there are', async () => {
    const log = await newLog();
    for (const { events, source } of transaction(0, 3)) await log.append(events, source);
    await fill(log, 1, 1);
    const target = new RecordingTarget();
    target.failures = [{ seqno: 1, error: failure('TRANSIENT') }];
    const { stage, stop, running } = start(log, target, '0');
    await until(() => target.point?.seqno === 1);
    expect(stage.status().skipped).toEqual([0]);
    stop.graceful();
    await running;
  });
});

describe('transactions to pass over that are applied already', () => {
  async function started(skip: string, options: Partial<OnlineOptions> = {}) {
    const log = await newLog();
    await fill(log, 0, 4);
    const target = new RecordingTarget();
    target.point = pointAt(2);
    return { target, ...start(log, target, skip, options) };
  }

  it.each([
    ['2', '2'],
    ['0,2-3', '0,2'],
  ])('are refused: %s', async (skip, late) => {
    const { target, running } = await started(skip);
    await expect(running).rejects.toMatchObject({
      code: 'REQUEST_INVALID',
      message: `-skip-seqno ${skip}: ${late} cannot be passed over, the slave has all up to seqno 2 already`,
    });
    expect(target.applied).toEqual([]);
  });

  it('are taken where the service goes online again by itself', async () => {
    const { target, stop, running } = await started('2-3', { again: true });
    await until(() => target.point?.seqno === 4);
    expect(target.applied).toEqual(['3/0 passed over', '4/0']);
    stop.graceful();
    await running;
  });
});

describe('a target that has nothing any more', () => {
  async function lost(options: Partial<OnlineOptions> = {}) {
    const log = await newLog();
    await fill(log, 0, 2);
    log.acknowledge('slave1', 1);
    const target = new RecordingTarget();
    return { target, log, ...start(log, target, '', options) };
  }

  it('is refused, though the log holds everything from its beginning', async () => {
    const { target, running } = await lost();
    await expect(running).rejects.toMatchObject({
      code: 'RESTART_POINT_MISMATCH',
      message: expect.stringContaining('it had all up to seqno 1') as unknown,
      hint: expect.stringContaining('begins with 0), `trepctl reset -db -y`') as unknown,
    });
    expect(target.applied).toEqual([]);
  });

  it.each([{ force: true }, { baseSeqno: 0 }])('gets all of it with %j', async (options) => {
    const { target, log, stop, running } = await lost(options);
    await until(() => target.point?.seqno === 2);
    expect(target.applied).toEqual(['0/0', '1/0', '2/0']);
    stop.graceful();
    await running;
    expect(log.acknowledged('slave1')).toBe(2);
  });
});

describe('forced to go on', () => {
  async function forced(from: number, to: number, point: RestartPoint | undefined) {
    const log = await newLog();
    await fill(log, 0, to);
    if (from > 0) await log.purge(from - 1);
    const target = new RecordingTarget();
    target.point = point;
    const started = start(log, target, '', { force: true });
    await until(() => started.listener.inSequenceCount === 1);
    await fill(log, to + 1, to + 1);
    await until(() => target.point?.seqno === to + 1);
    started.stop.graceful();
    await started.running;
    return target.applied;
  }

  it('behind a gap, it applies what is left', async () => {
    expect(await forced(3, 4, pointAt(1))).toEqual(['3/0', '4/0', '5/0']);
  });

  it('without a restart point, it applies what is left', async () => {
    expect(await forced(3, 4, undefined)).toEqual(['3/0', '4/0', '5/0']);
  });

  it('with another history, it applies what comes after the same seqno', async () => {
    expect(await forced(0, 3, { ...pointAt(1), epoch: 7 })).toEqual(['2/0', '3/0', '4/0']);
  });

  it('ahead of the log, it applies what comes next', async () => {
    expect(await forced(0, 2, pointAt(9))).toEqual(['3/0']);
  });
});

describe('with a log that was cut back by command', () => {
  /** Remembers in memory that the log was cut after this transaction. */
  function cutAfter(last: HeldTransaction): CutMemory {
    let cut: HeldTransaction | undefined = last;
    return { read: () => cut, note: (it) => (cut = it), forget: () => (cut = undefined) };
  }

  /** The target has committed the removed history up to 3; the log has another one from 2 on. */
  async function begin(cuts: CutMemory, target: RecordingTarget) {
    const log = await newLog();
    await fill(log, 0, 4);
    target.point = { ...pointAt(3), epoch: 7 };
    return start(log, target, '', {}, undefined, { cuts });
  }

  it('it applies all that follows the cut, also after a failure, and forgets it then', async () => {
    const cuts = cutAfter(pointAt(1));
    const target = new RecordingTarget();
    target.failures = [{ seqno: 2, error: failure('CONNECTION_LOST') }];
    const { stop, running } = await begin(cuts, target);
    await until(() => target.point?.seqno === 4);
    stop.graceful();
    await running;
    expect(target.applied).toEqual(['2/0', '3/0', '4/0']);
    expect(cuts.read()).toBeUndefined();
  });

  it('a cut of another log is not heeded', async () => {
    const { running } = await begin(
      cutAfter({ ...pointAt(1), eventId: 'of another' }),
      new RecordingTarget(),
    );
    await expect(running).rejects.toMatchObject({ code: 'RESTART_POINT_MISMATCH' });
  });

  it('a cut that the target has gone on from is forgotten', async () => {
    const cuts = cutAfter(pointAt(1));
    const log = await newLog();
    await fill(log, 0, 4);
    const target = new RecordingTarget();
    target.point = pointAt(3);
    const { stop, running } = start(log, target, '', {}, undefined, { cuts });
    await until(() => target.point?.seqno === 4);
    stop.graceful();
    await running;
    expect(target.applied).toEqual(['4/0']);
    expect(cuts.read()).toBeUndefined();
  });
});

describe('where it is to stop', () => {
  it('it commits up to there and ends by itself, whatever more there is', async () => {
    const log = await newLog();
    await fill(log, 0, 5);
    const target = new RecordingTarget();
    const stops = new StopRequests();
    stops.add({ at: 'seqno', seqno: 3 });
    await start(log, target, '', {}, stops).running;
    expect(target.point?.seqno).toBe(3);
    expect(stops.reached).toEqual({ at: 'seqno', seqno: 3 });
  });

  it('it takes nothing when it is there already', async () => {
    const log = await newLog();
    await fill(log, 0, 5);
    const target = new RecordingTarget();
    target.point = pointAt(3);
    const stops = new StopRequests();
    stops.add({ at: 'seqno', seqno: 2 });
    await start(log, target, '', {}, stops).running;
    expect(target.applied).toEqual([]);
  });

  it('it gets there in spite of an error that passes', async () => {
    const log = await newLog();
    await fill(log, 0, 5);
    const target = new RecordingTarget();
    target.failures = [{ seqno: 2, error: failure('TRANSIENT') }];
    const stops = new StopRequests();
    stops.add({ at: 'seqno', seqno: 3 });
    await start(log, target, '', {}, stops).running;
    expect(target.point?.seqno).toBe(3);
  });

  it('at a time, it takes nothing that was committed later', async () => {
    const log = await newLog();
    await fill(log, 0, 0);
    const target = new RecordingTarget();
    const stops = new StopRequests();
    stops.add({ at: 'time', time: 1_600_000_000_000 });
    await start(log, target, '', {}, stops).running;
    expect(target.applied).toEqual([]);
  });
});
