import { describe, expect, it } from 'vitest';
import { cutBatch } from '../../../src/pipeline/cut-batch.js';
import { startTail } from '../../../src/pipeline/start-tail.js';
import {
  compareEventIds,
  describeStop,
  StopRequests,
  type StopCondition,
} from '../../../src/pipeline/stop-requests.js';
import { eventIdOf, fragment, transaction } from './parts.js';

const SECOND = 1_700_000_000_000; // ms: every transaction of `parts.ts` was committed then

function requests(...conditions: StopCondition[]): StopRequests {
  const stops = new StopRequests();
  for (const condition of conditions) stops.add(condition);
  return stops;
}

describe('a batch is cut', () => {
  const events = [0, 1, 2].map((seqno) => fragment(seqno));
  const batch = { events, source: transaction(2)[0]!.source! };
  const seqnosAfter = (stops: StopRequests, beats = new Map<number, string>()) => {
    const { part, stop } = cutBatch(batch, stops, beats);
    return { seqnos: part.events.map(({ header }) => header.seqno), source: part.source, stop };
  };

  it('nowhere, without a condition that is met', () => {
    const stops = requests({ at: 'seqno', seqno: 3 }, { at: 'heartbeat', name: 'x' });
    expect(seqnosAfter(stops, new Map([[1, 'y']]))).toEqual({
      seqnos: [0, 1, 2],
      source: batch.source,
      stop: undefined,
    });
  });

  it.each<[StopCondition, number[]]>([
    [{ at: 'seqno', seqno: 1 }, [0, 1]],
    [{ at: 'event', eventId: eventIdOf(1) }, [0, 1]],
    [{ at: 'event', eventId: 'bin.000001:50;1' }, [0, 1]],
    [{ at: 'heartbeat', name: 'x' }, [0, 1]],
    [{ at: 'heartbeat', name: undefined }, [0, 1]],
    [{ at: 'time', time: SECOND - 1 }, []],
  ])('at %j, behind the transaction; what the source was there is not known', (stop, seqnos) => {
    const found = seqnosAfter(requests(stop), new Map([[1, 'x']]));
    expect(found).toEqual({ seqnos, source: 'unknown', stop });
  });

  it('at its end, where the state of the source is known', () => {
    const stop = { at: 'seqno', seqno: 2 } as const;
    expect(seqnosAfter(requests(stop))).toEqual({ seqnos: [0, 1, 2], source: batch.source, stop });
  });

  it('never within a transaction', () => {
    const open = { events: [fragment(0), fragment(1, 0, false)], source: undefined };
    expect(cutBatch(open, requests({ at: 'seqno', seqno: 1 }), new Map())).toEqual({
      part: open,
      stop: undefined,
    });
  });

  it('at a time that the commit is not later than: not', () => {
    expect(seqnosAfter(requests({ at: 'time', time: SECOND })).stop).toBeUndefined();
  });
});

describe('what was applied already', () => {
  it.each<[StopCondition, boolean]>([
    [{ at: 'seqno', seqno: 4 }, true],
    [{ at: 'seqno', seqno: 5 }, true],
    [{ at: 'seqno', seqno: 6 }, false],
    [{ at: 'event', eventId: eventIdOf(5) }, true],
    [{ at: 'event', eventId: eventIdOf(6) }, false],
    [{ at: 'heartbeat', name: undefined }, false],
    [{ at: 'time', time: 0 }, false],
  ])('meets %j: %s', (stop, met) => {
    const place = { seqno: 5, eventId: eventIdOf(5) };
    expect(requests(stop).metBy(place)).toEqual(met ? stop : undefined);
  });
});

it('event ids are ordered by the number of the file, also beyond six digits', () => {
  expect(compareEventIds('bin.999999:9;1', 'bin.1000000:4;1')).toBeLessThan(0);
  expect(compareEventIds('bin.000002:0000000000000100;1', 'bin.000002:99;7')).toBeGreaterThan(0);
  expect(compareEventIds('bin.000002:5;1', 'bin.000002:5;-1')).toBe(0);
  expect(compareEventIds('nonsense', 'bin.000002:5;-1')).toBeLessThan(0);
});

it('conditions read as the options of trepctl do', () => {
  expect(describeStop({ at: 'time', time: SECOND })).toBe('time 2023-11-14T22:13:20.000Z');
  expect(describeStop({ at: 'heartbeat', name: undefined })).toBe('heartbeat');
});

describe('an extraction that is to start at an event id', () => {
  const { header } = fragment(4);

  it('goes on with the next seqno, from that place', () => {
    const tail = startTail({ header, source: undefined }, eventIdOf(7), false);
    expect(tail).toEqual({ header: { ...header, eventId: eventIdOf(7) }, source: undefined });
  });

  it('before the end of the log is refused, unless forced', () => {
    const tail = { header, source: undefined };
    expect(() => startTail(tail, eventIdOf(3), false)).toThrow(
      expect.objectContaining({ code: 'BINLOG_POSITION' }),
    );
    expect(startTail(tail, eventIdOf(3), true).header?.eventId).toBe(eventIdOf(3));
  });
});
