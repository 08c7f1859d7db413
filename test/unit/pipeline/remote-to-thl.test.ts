import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { SluiceError } from '../../../src/errors/sluice-error.js';
import type { ThlEvent } from '../../../src/event/thl-event.js';
import type { EventBatch } from '../../../src/thl/net/event-assembly.js';
import type { Holding } from '../../../src/thl/net/protocol.js';
import type { Log } from '../../../src/thl/log.js';
import { fetchedFirst } from '../../../src/pipeline/fetched-first.js';
import type { RemoteMaster } from '../../../src/pipeline/remote-master.js';
import { RemoteToThl } from '../../../src/pipeline/remote-to-thl.js';
import { splitBatch } from '../../../src/pipeline/split-batch.js';
import { systemClock } from '../../../src/util/clock.js';
import {
  failure,
  fill,
  fragment,
  newLog,
  pointAt,
  RecordingListener,
  RecordingTarget,
  stops,
  transaction,
  until,
} from './parts.js';

const SOURCE = transaction(0)[0]!.source;

function batch(events: ThlEvent[], source = SOURCE): EventBatch {
  return { events, source };
}

/** What a connection gives: batches, or an error that ends it. */
type Session = readonly (EventBatch | SluiceError)[];

/** A master that gives one session after the other, and the last one without end. */
class ScriptedMaster {
  readonly held: Holding[] = [];
  readonly acknowledged: number[] = [];
  open = 0;

  constructor(
    private readonly sessions: readonly Session[],
    private readonly last: number,
  ) {}

  readonly connect = async (held: Holding): Promise<RemoteMaster> => {
    const session = this.sessions[this.held.length] ?? [];
    this.held.push(held);
    this.open += 1;
    const closed = new AbortController();
    return {
      uri: 'thl://db1:2112/',
      held: { first: 0, last: fragment(this.last).header },
      tls: undefined,
      batches: () => give(session, closed.signal),
      acknowledge: (seqno) => this.acknowledged.push(seqno),
      close: () => {
        this.open -= 1;
        closed.abort();
      },
    };
  };
}

async function* give(session: Session, closed: AbortSignal): AsyncGenerator<EventBatch> {
  for (const next of session) {
    if (next instanceof SluiceError) throw next;
    yield next;
  }
  if (!closed.aborted) await once(closed, 'abort');
}

function stage(log: Log, connect: (held: Holding) => Promise<RemoteMaster>): RemoteToThl {
  return new RemoteToThl({
    service: 'alpha',
    connect,
    log,
    bytesInFlight: 1000,
    clock: systemClock,
  });
}

describe('remote-to-thl', () => {
  it('stores what the master sends, acknowledges it, and ends when told to', async () => {
    const log = await newLog();
    const master = new ScriptedMaster([[batch([fragment(0), fragment(1)])]], 1);
    const stop = stops();
    const listener = new RecordingListener();
    const remote = stage(log, master.connect);
    const running = remote.run(stop.signals, listener);
    await until(() => master.acknowledged.includes(1));
    expect(log.bounds()).toEqual({ minSeqno: 0, maxSeqno: 1 });
    expect(log.tail().source).toEqual(SOURCE);
    expect(remote.status()).toMatchObject({ connection: 'connected', transactions: 2 });
    expect(remote.status().master).toBe('thl://db1:2112/');
    expect(listener.inSequenceCount).toBe(1);
    stop.graceful();
    await running;
    expect(remote.status().connection).toBe('closed');
  });

  it('ends while the master does not answer', async () => {
    const stop = stops();
    const remote = stage(await newLog(), () => new Promise(() => undefined));
    const running = remote.run(stop.signals, new RecordingListener());
    stop.graceful();
    await running;
  });

  it('connects again after what it has, without the half transaction of a lost connection', async () => {
    const log = await newLog();
    const lost = failure('CONNECTION_LOST');
    const first = [batch([fragment(0), fragment(1, 0, false)]), lost];
    const second = [batch([fragment(1, 0, false), fragment(1, 1)])];
    const master = new ScriptedMaster([first, second], 1);
    const stop = stops();
    const listener = new RecordingListener();
    const running = stage(log, master.connect).run(stop.signals, listener);
    await until(() => master.acknowledged.includes(1));
    stop.graceful();
    await running;
    expect(master.held.map(({ last }) => last?.seqno)).toEqual([undefined, 0]);
    expect(listener.retries.map(({ error }) => error)).toEqual([lost]);
    expect(log.bounds()?.maxSeqno).toBe(1);
  });

  it('stops at what cannot pass by itself', async () => {
    const master = new ScriptedMaster([[failure('THL_DIVERGED')]], 0);
    const running = stage(await newLog(), master.connect).run(
      stops().signals,
      new RecordingListener(),
    );
    await expect(running).rejects.toMatchObject({ code: 'THL_DIVERGED' });
  });

  it('refuses a gap', async () => {
    const master = new ScriptedMaster([[batch([fragment(0)]), batch([fragment(2)])]], 2);
    const running = stage(await newLog(), master.connect).run(
      stops().signals,
      new RecordingListener(),
    );
    await expect(running).rejects.toMatchObject({ code: 'THL_SEQUENCE' });
  });
});

describe('an applier behind it', () => {
  it.each([
    ['opens when the log has come to the restart point', 5, 3, true],
    ['waits while the log ends before it', 5, 2, false],
    ['opens when the log holds all that the master does: then the slave is ahead', 2, 2, true],
  ])('%s', async (_what, masterHas, arrives, opens) => {
    const log = await newLog();
    const events = Array.from({ length: arrives + 1 }, (_, seqno) => fragment(seqno));
    const master = new ScriptedMaster([[batch(events)]], masterHas);
    const stop = stops();
    const remote = stage(log, master.connect);
    const running = remote.run(stop.signals, new RecordingListener());
    const target = new RecordingTarget();
    target.point = pointAt(3);
    let opened = false;
    const opening = fetchedFirst(target.connect(), remote).open();
    opening.then(
      () => (opened = true),
      () => undefined,
    );
    await until(() => master.acknowledged.includes(arrives));
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect(opened).toBe(opens);
    stop.graceful();
    await running;
    if (opens) expect(await opening).toEqual(pointAt(3));
    else await expect(opening).rejects.toMatchObject({ code: 'CONNECTION_LOST', retryable: true });
  });

  it('of an empty target waits for the first transaction, which tells where the log begins', async () => {
    const log = await newLog();
    const remote = stage(log, () => Promise.reject(failure('CONNECT_FAILED')));
    const stop = stops();
    const running = remote.run(stop.signals, new RecordingListener());
    const opening = fetchedFirst(new RecordingTarget().connect(), remote).open();
    stop.graceful();
    await running;
    await expect(opening).rejects.toMatchObject({ code: 'CONNECTION_LOST' });
  });

  it('goes on from its own log while no master answers', async () => {
    const log = await newLog();
    await fill(log, 0, 4);
    const remote = stage(log, () => Promise.reject(failure('CONNECT_FAILED')));
    const target = new RecordingTarget();
    target.point = pointAt(3);
    expect(await fetchedFirst(target.connect(), remote).open()).toEqual(pointAt(3));
  });
});

describe('a batch', () => {
  it('has its complete transactions apart from one that goes on', () => {
    const [whole, begun, goesOn] = [fragment(0), fragment(1, 0, false), fragment(1, 1, false)];
    expect(splitBatch({ events: [whole], source: SOURCE })).toEqual([
      { events: [whole], source: SOURCE },
    ]);
    expect(splitBatch({ events: [whole, begun], source: undefined })).toEqual([
      { events: [whole], source: 'unknown' },
      { events: [begun], source: undefined },
    ]);
    expect(splitBatch({ events: [goesOn], source: undefined })).toEqual([
      { events: [goesOn], source: undefined },
    ]);
    expect(splitBatch({ events: [fragment(1, 2)], source: undefined })).toEqual([
      { events: [fragment(1, 2)], source: 'unknown' },
    ]);
  });
});
