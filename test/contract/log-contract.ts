/** What every history log must do, whatever it is kept in. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ErrorCode } from '../../src/errors/codes.js';
import { slaveConsumer } from '../../src/thl/consumer-names.js';
import type { Log } from '../../src/thl/log.js';
import type { ThlEvent } from '../../src/event/thl-event.js';
import { compareWithModel, operations } from './log-operations.js';
import { FORMAT, makeEvent, makeSource, makeTransaction } from './log-events.js';
import { readAll, type LogUnderTest } from './log-under-test.js';

async function withLog(
  make: () => LogUnderTest,
  use: (log: Log, place: LogUnderTest) => Promise<void>,
): Promise<void> {
  const place = make();
  try {
    const log = await place.open();
    try {
      await use(log, place);
    } finally {
      await log.close();
    }
  } finally {
    await place.dispose();
  }
}

async function appendMany(log: Log, from: number, count: number): Promise<void> {
  const appends = Array.from({ length: count }, (_, i) =>
    log.append([makeEvent(from + i)], makeSource(from + i)),
  );
  await Promise.all(appends);
}

function withCode(code: ErrorCode, text: RegExp = /./): unknown {
  return expect.objectContaining({
    code,
    message: expect.stringMatching(text) as unknown,
    hint: expect.stringMatching(/\w+/) as unknown,
  });
}

const places = (events: readonly ThlEvent[]): string[] =>
  events.map(({ header }) => `${header.seqno}.${header.fragno}`);

export function logContract(name: string, make: () => LogUnderTest): void {
  describe(`${name}: appending`, () => {
    it('starts empty', () =>
      withLog(make, async (log) => {
        expect(log.bounds()).toBeUndefined();
        expect(log.tail()).toEqual({ header: undefined, source: undefined });
        expect(await readAll(log)).toEqual([]);
      }));

    it('gives back what was appended, byte for byte and field for field', () =>
      withLog(make, async (log) => {
        const events = [
          makeEvent(0, { data: Buffer.from([0, 255, 1, 254]) }),
          makeEvent(1, { eventId: 'no event id', shardId: '#UNKNOWN', sourceId: 'ünïcode' }),
          makeEvent(2, { gtid: '0-1-17', epoch: 2, committedAt: 1n }),
          makeEvent(3, { gtid: 'not a number', committedAt: 4_102_444_800_000_001n }),
          makeEvent(4, { eventId: 'mysql-bin.1000000:0000005000000000;-1', gtid: 'a:tag:007' }),
          makeEvent(5, { data: Buffer.alloc(0), format: { ...FORMAT, checksum: 'none' } }),
        ];
        const { gtid: _gtid, ...anonymous } = makeEvent(6).header;
        events.push({ ...makeEvent(6), header: anonymous });
        for (const event of events) await log.append([event], makeSource(event.header.seqno));
        expect(await readAll(log)).toEqual(events);
      }));

    it('keeps everything across closing and opening', async () => {
      const place = make();
      const first = await place.open();
      await appendMany(first, 0, 3);
      await first.close();
      const second = await place.open();
      await appendMany(second, 3, 2);
      expect(second.bounds()).toEqual({ minSeqno: 0, maxSeqno: 4 });
      expect(second.tail()).toEqual({ header: makeEvent(4).header, source: makeSource(4) });
      expect(places(await readAll(second))).toEqual(['0.0', '1.0', '2.0', '3.0', '4.0']);
      await second.close();
      await place.dispose();
    });

    it('resolves appends in the order of the calls', () =>
      withLog(make, async (log) => {
        const order: number[] = [];
        const appends = [0, 1, 2].map(async (seqno) => {
          await log.append([makeEvent(seqno)], makeSource(seqno));
          order.push(seqno);
        });
        await Promise.all(appends);
        expect(order).toEqual([0, 1, 2]);
      }));

    it('takes several transactions in one call', () =>
      withLog(make, async (log) => {
        await log.append([makeEvent(0), ...makeTransaction(1, 2), makeEvent(2)], makeSource(2));
        expect(places(await readAll(log))).toEqual(['0.0', '1.0', '1.1', '2.0']);
        expect(log.tail().source).toEqual(makeSource(2));
      }));

    it('may begin with any transaction', () =>
      withLog(make, async (log) => {
        await log.append([makeEvent(70)], makeSource(70));
        expect(log.bounds()).toEqual({ minSeqno: 70, maxSeqno: 70 });
        expect(places(await readAll(log))).toEqual(['70.0']);
      }));

    it.each([
      ['a gap', makeEvent(3), /expected fragment 0 of transaction 2, found .* transaction 3/],
      ['an overlap', makeEvent(1), /expected fragment 0 of transaction 2, found .* transaction 1/],
      ['a fragment out of order', makeEvent(2, { fragno: 1 }), /found fragment 1 of transaction 2/],
    ])('refuses %s and stays usable', (_what, event, text) =>
      withLog(make, async (log) => {
        await appendMany(log, 0, 2);
        const refused = log.append([event], makeSource(event.header.seqno));
        await expect(refused).rejects.toEqual(withCode('THL_SEQUENCE', text));
        await appendMany(log, 2, 1);
        expect(log.bounds()).toEqual({ minSeqno: 0, maxSeqno: 2 });
      }),
    );

    it('has no source after a transaction whose source is unknown, until the next tells it', () =>
      withLog(make, async (log) => {
        await Promise.all([
          log.append([makeEvent(0)], makeSource(0)),
          log.append([makeEvent(1)], 'unknown'),
        ]);
        expect(log.tail()).toEqual({ header: makeEvent(1).header, source: undefined });
        await log.append([makeEvent(2)], makeSource(2));
        expect(log.tail().source).toEqual(makeSource(2));
        await Promise.all([
          log.append([makeEvent(3)], 'unknown'),
          log.append([makeEvent(4, { lastFrag: false })], undefined),
        ]);
        expect(log.tail()).toEqual({ header: makeEvent(3).header, source: undefined });
        const middle = makeEvent(4, { fragno: 1, lastFrag: false });
        const early = log.append([middle], 'unknown');
        await expect(early).rejects.toEqual(withCode('THL_SEQUENCE'));
      }));

    it('keeps how far the source got with nothing to store, but not amid a transaction', () =>
      withLog(make, async (log) => {
        await log.append([makeEvent(0)], makeSource(0));
        const further = { ...makeSource(7), applierSessions: 'ab:17:1790000000' };
        await log.append([], further);
        expect(log.tail()).toEqual({ header: makeEvent(0).header, source: further });
        await log.append([makeEvent(1, { lastFrag: false })], undefined);
        const amid = log.append([], makeSource(8));
        await expect(amid).rejects.toEqual(withCode('THL_SEQUENCE', /within transaction 1/));
        expect(log.tail().source).toEqual(further);
      }));

    it('wants the source with the last fragment of a transaction, and only then', () =>
      withLog(make, async (log) => {
        const [begin, end] = makeTransaction(0, 2) as [ThlEvent, ThlEvent];
        const early = log.append([begin], makeSource(0));
        await expect(early).rejects.toEqual(withCode('THL_SEQUENCE', /not its last/));
        await log.append([begin], undefined);
        const without = log.append([end], undefined);
        await expect(without).rejects.toEqual(withCode('THL_SEQUENCE', /without the source/));
        await log.append([end], makeSource(0));
        expect(places(await readAll(log))).toEqual(['0.0', '0.1']);
      }));
  });

  describe(`${name}: half-written transactions`, () => {
    it('are not seen by readers until they are complete', () =>
      withLog(make, async (log) => {
        await appendMany(log, 0, 1);
        const [begin, end] = makeTransaction(1, 2) as [ThlEvent, ThlEvent];
        await log.append([begin], undefined);
        expect(log.bounds()).toEqual({ minSeqno: 0, maxSeqno: 0 });
        expect(log.tail()).toEqual({ header: makeEvent(0).header, source: makeSource(0) });
        expect(places(await readAll(log))).toEqual(['0.0']);
        await log.append([end], makeSource(1));
        expect(places(await readAll(log))).toEqual(['0.0', '1.0', '1.1']);
      }));

    it('are removed by discardPartial, and the transaction can come again', () =>
      withLog(make, async (log) => {
        await appendMany(log, 0, 1);
        await log.append(makeTransaction(1, 5).slice(0, 3), undefined);
        await log.discardPartial();
        await log.append(makeTransaction(1, 2), makeSource(1));
        expect(places(await readAll(log))).toEqual(['0.0', '1.0', '1.1']);
      }));

    it('are removed by discardPartial even while they are being stored', () =>
      withLog(make, async (log) => {
        const append = log.append(makeTransaction(0, 5).slice(0, 3), undefined);
        await log.discardPartial();
        await append;
        await appendMany(log, 0, 1);
        expect(places(await readAll(log))).toEqual(['0.0']);
      }));

    it('are removed when the log is opened', async () => {
      const place = make();
      const first = await place.open();
      await appendMany(first, 0, 1);
      await first.append(makeTransaction(1, 5).slice(0, 3), undefined);
      await first.close();
      const second = await place.open();
      expect(second.bounds()).toEqual({ minSeqno: 0, maxSeqno: 0 });
      await appendMany(second, 1, 1);
      expect(places(await readAll(second))).toEqual(['0.0', '1.0']);
      await second.close();
      await place.dispose();
    });
  });

  describe(`${name}: reading`, () => {
    it('begins after the place given', () =>
      withLog(make, async (log) => {
        await appendMany(log, 0, 4);
        expect(places(await readAll(log, 1))).toEqual(['2.0', '3.0']);
        expect(places(await readAll(log, 3))).toEqual([]);
      }));

    it('gives large transactions in batches bounded by bytes', () =>
      withLog(make, async (log) => {
        const data = Buffer.alloc(1024 * 1024, 7);
        for (let fragno = 0; fragno < 12; fragno++) {
          const lastFrag = fragno === 11;
          const event = makeEvent(0, { fragno, lastFrag, data });
          await log.append([event], lastFrag ? makeSource(0) : undefined);
        }
        await appendMany(log, 1, 1);
        const abort = new AbortController();
        const sizes: number[] = [];
        for await (const batch of log.read(undefined, abort.signal)) {
          if (batch.length === 0) break;
          sizes.push(batch.reduce((sum, event) => sum + event.data.length, 0));
        }
        expect(sizes.length).toBeGreaterThanOrEqual(3);
        expect(Math.max(...sizes)).toBeLessThanOrEqual(5 * 1024 * 1024);
        expect(places(await readAll(log))).toHaveLength(13);
      }));

    it('says once that it has caught up, then waits, and wakes at the next append', () =>
      withLog(make, async (log) => {
        await appendMany(log, 0, 1);
        const abort = new AbortController();
        const batches = log.read(undefined, abort.signal)[Symbol.asyncIterator]();
        const next = async (): Promise<string[]> =>
          places(((await batches.next()) as IteratorYieldResult<readonly ThlEvent[]>).value);
        expect(await next()).toEqual(['0.0']);
        expect(await next()).toEqual([]);
        const waiting = next();
        await appendMany(log, 1, 1);
        expect(await waiting).toEqual(['1.0']);
        expect(await next()).toEqual([]);
        abort.abort();
        expect((await batches.next()).done).toBe(true);
      }));

    it('ends when the signal aborts or the log is closed while it waits', async () => {
      const place = make();
      const log = await place.open();
      const abort = new AbortController();
      const aborted = log.read(undefined, abort.signal)[Symbol.asyncIterator]();
      const closed = log.read(undefined, new AbortController().signal)[Symbol.asyncIterator]();
      await aborted.next();
      await closed.next();
      const ends = [aborted.next(), closed.next()];
      abort.abort();
      await log.close();
      for (const end of await Promise.all(ends)) expect(end.done).toBe(true);
      await place.dispose();
    });

    it('serves a reader with another connection, and wakes it', () =>
      withLog(make, async (log, place) => {
        await appendMany(log, 0, 2);
        const reader = await place.openReader();
        expect(reader.bounds()).toEqual({ minSeqno: 0, maxSeqno: 1 });
        expect(reader.tail()).toEqual(log.tail());
        const abort = new AbortController();
        const batches = reader.read({ seqno: 1 }, abort.signal)[Symbol.asyncIterator]();
        expect((await batches.next()).value).toEqual([]);
        const waiting = batches.next();
        await appendMany(log, 2, 1);
        expect((await waiting).value).toEqual([makeEvent(2)]);
        abort.abort();
        await reader.close();
      }));

    it('refuses to begin beyond the end', () =>
      withLog(make, async (log) => {
        const ofEmpty = readAll(log, 0);
        await expect(ofEmpty).rejects.toEqual(withCode('THL_SEQUENCE', /is empty/));
        await appendMany(log, 0, 2);
        const beyond = readAll(log, 2);
        await expect(beyond).rejects.toEqual(withCode('THL_SEQUENCE', /ends with transaction 1/));
      }));

    it('refuses what was purged, naming what there is', () =>
      withLog(make, async (log) => {
        await appendMany(log, 0, 6);
        await log.purge(2);
        expect(places(await readAll(log, 2))).toEqual(['3.0', '4.0', '5.0']);
        const purged = readAll(log, 1);
        await expect(purged).rejects.toEqual(withCode('THL_PURGED', /holds transactions 3 to 5/));
      }));
  });

  describe(`${name}: purging and truncating`, () => {
    it('purges up to the seqno given', () =>
      withLog(make, async (log) => {
        await log.append(makeTransaction(0, 3), makeSource(0));
        await appendMany(log, 1, 4);
        const result = await log.purge(1);
        const bounds = { minSeqno: 2, maxSeqno: 4 };
        expect(result).toEqual({ transactions: 2, heldBackBy: undefined, bounds });
        expect(log.bounds()).toEqual(bounds);
        expect(places(await readAll(log))).toEqual(['2.0', '3.0', '4.0']);
      }));

    it('does not purge what a consumer has not taken', () =>
      withLog(make, async (log) => {
        await appendMany(log, 0, 6);
        log.acknowledge('fast', 4);
        log.acknowledge('slow', 1);
        const result = await log.purge(3);
        const bounds = { minSeqno: 2, maxSeqno: 5 };
        expect(result).toEqual({ transactions: 2, heldBackBy: 'slow', bounds });
        log.acknowledge('slow', 3);
        expect(await log.purge(3)).toMatchObject({ transactions: 2, heldBackBy: undefined });
      }));

    it('heeds the consumers of other readers', () =>
      withLog(make, async (log, place) => {
        await appendMany(log, 0, 6);
        const reader = await place.openReader();
        reader.acknowledge('other', 2);
        await reader.close();
        expect(await log.purge(5)).toMatchObject({ transactions: 3, heldBackBy: 'other' });
      }));

    it('knows the slaves that fetched from it, what they have and when they were seen', async () => {
      const place = make();
      const first = await place.open();
      expect(first.slaves()).toEqual([]);
      await appendMany(first, 0, 6);
      const from = Date.now();
      first.acknowledge(slaveConsumer('db3'), -1);
      first.acknowledge(slaveConsumer('db2'), 1);
      first.acknowledge('127.0.0.1:3306', 5);
      first.acknowledge(slaveConsumer('db2'), 4);
      const known = [
        { node: 'db2', seqno: 4 },
        { node: 'db3', seqno: -1 },
      ];
      expect(first.slaves()).toMatchObject(known);
      await first.close();
      const log = await place.open();
      expect(log.slaves()).toMatchObject(known);
      for (const { seenAt } of log.slaves()) {
        expect(seenAt).toBeGreaterThanOrEqual(from);
        expect(seenAt).toBeLessThanOrEqual(Date.now());
      }
      await log.close();
      await place.dispose();
    });

    it('goes on with the next transaction when everything was purged', async () => {
      const place = make();
      const first = await place.open();
      await appendMany(first, 0, 3);
      await first.purge(100);
      expect(first.bounds()).toBeUndefined();
      await first.close();
      const log = await place.open();
      expect(log.tail()).toEqual({ header: makeEvent(2).header, source: makeSource(2) });
      expect(await readAll(log, 2)).toEqual([]);
      await expect(readAll(log, 1)).rejects.toEqual(withCode('THL_PURGED'));
      const gap = log.append([makeEvent(4)], makeSource(4));
      await expect(gap).rejects.toEqual(withCode('THL_SEQUENCE'));
      await appendMany(log, 3, 1);
      expect(log.bounds()).toEqual({ minSeqno: 3, maxSeqno: 3 });
      await log.close();
      await place.dispose();
    });

    it('truncates after a seqno, and goes on from there', () =>
      withLog(make, async (log) => {
        await log.append(makeTransaction(0, 3), makeSource(0));
        await appendMany(log, 1, 4);
        await log.truncateAfter(0);
        const header = makeTransaction(0, 3)[2]!.header;
        expect(log.tail()).toEqual({ header, source: undefined });
        expect(log.bounds()).toEqual({ minSeqno: 0, maxSeqno: 0 });
        const other = makeEvent(1, { data: Buffer.from('another history'), epoch: 1 });
        await log.append([other], makeSource(1));
        expect((await readAll(log)).at(-1)).toEqual(other);
      }));

    it('truncates to nothing, and may then begin anywhere', () =>
      withLog(make, async (log) => {
        await appendMany(log, 5, 3);
        await log.truncateAfter(4);
        expect(log.tail()).toEqual({ header: undefined, source: undefined });
        await appendMany(log, 0, 1);
        expect(places(await readAll(log))).toEqual(['0.0']);
      }));

    it('has whoever has read what is truncated begin again', () =>
      withLog(make, async (log) => {
        await appendMany(log, 0, 5);
        const reading = new AbortController();
        const reader = log.read(undefined, reading.signal)[Symbol.asyncIterator]();
        for (let batch; batch?.length !== 0;) batch = (await reader.next()).value;
        await log.truncateAfter(2);
        await expect(reader.next()).rejects.toMatchObject({
          code: 'THL_SEQUENCE',
          retryable: true,
        });
      }));

    it('truncates nothing when the log ends before', () =>
      withLog(make, async (log) => {
        await appendMany(log, 0, 2);
        await log.truncateAfter(9);
        expect(log.tail()).toEqual({ header: makeEvent(1).header, source: makeSource(1) });
      }));

    it('keeps appending while it purges', () =>
      withLog(make, async (log) => {
        await appendMany(log, 0, 50);
        const purge = log.purge(40);
        await appendMany(log, 50, 50);
        await purge;
        expect(log.bounds()).toEqual({ minSeqno: 41, maxSeqno: 99 });
        expect(places(await readAll(log))).toHaveLength(59);
      }));
  });

  describe(`${name}: closing`, () => {
    it('stores what was appended before', async () => {
      const place = make();
      const log = await place.open({ commitDelay: 60_000 });
      const append = log.append([makeEvent(0)], makeSource(0));
      await log.close();
      await append;
      const again = await place.open();
      expect(places(await readAll(again))).toEqual(['0.0']);
      await again.close();
      await place.dispose();
    });

    it('refuses appends afterwards, and may be repeated', async () => {
      const place = make();
      const log = await place.open();
      await log.close();
      await log.close();
      const append = log.append([makeEvent(0)], makeSource(0));
      await expect(append).rejects.toEqual(withCode('ILLEGAL_STATE'));
      await place.dispose();
    });
  });

  describe(`${name}: any sequence of operations`, () => {
    it('leaves what a simple model says', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(operations, { maxLength: 25 }), async (sequence) => {
          const place = make();
          try {
            await compareWithModel(place, sequence);
          } finally {
            await place.dispose();
          }
        }),
        { numRuns: 40 },
      );
    });
  });
}
