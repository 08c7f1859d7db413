import { statSync } from 'node:fs';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { FORMAT, makeEvent, makeSource } from '../../contract/log-events.js';
import { fill, MIB, readAll, withFolder, withLog } from './support/logs.js';
import { listenSchema } from '../../../src/config/schema/net.js';
import type { Log } from '../../../src/thl/log.js';

const HOUR = 3_600_000;

function sizeOf(path: string): number {
  return ['', '-wal'].reduce(
    (sum, suffix) => sum + (statSync(path + suffix, { throwIfNoEntry: false })?.size ?? 0),
    0,
  );
}

/** One transaction of fragments of 1 MiB. */
async function fillLarge(log: Log, seqno: number, fragments: number): Promise<void> {
  const data = Buffer.alloc(MIB, seqno);
  for (let fragno = 0; fragno < fragments; fragno++) {
    const lastFrag = fragno === fragments - 1;
    const source = lastFrag ? makeSource(seqno) : undefined;
    await log.append([makeEvent(seqno, { fragno, lastFrag, data })], source);
  }
}

describe('the size of the log', () => {
  it('stays bounded when as much is purged as is appended', () =>
    withFolder((path) =>
      withLog(path, async (log) => {
        const sizes: number[] = [];
        for (let cycle = 0; cycle < 12; cycle++) {
          await fill(log, cycle * 1000, 1000, 5000);
          await log.purge((cycle + 1) * 1000 - 100);
          sizes.push(sizeOf(path));
        }
        // Appended: 60 MB. What is purged becomes room for what comes.
        expect(Math.max(...sizes)).toBeLessThan(20 * MIB);
        expect(sizes.at(-1)).toBeLessThanOrEqual(Math.max(...sizes.slice(3, 6)) * 1.1);
      }),
    ));

  it('comes down after much was purged', () =>
    withFolder((path) =>
      withLog(path, async (log) => {
        await fillLarge(log, 0, 80);
        await fill(log, 1, 10);
        expect(sizeOf(path)).toBeGreaterThan(80 * MIB);
        await log.purge(0);
        expect(sizeOf(path)).toBeLessThan(20 * MIB);
        expect(await readAll(log)).toHaveLength(10);
      }),
    ));

  it('is kept under maxSize, as far as consumers allow, and the last transaction stays', () =>
    withFolder((path) =>
      withLog(
        path,
        async (log) => {
          await fill(log, 0, 100, 256 * 1024);
          log.acknowledge('slave', 10);
          const held = await log.purgeByPolicy(Date.now());
          expect(held).toMatchObject({ transactions: 11, heldBackBy: 'slave' });
          log.acknowledge('slave', 99);
          await log.purgeByPolicy(Date.now());
          const { minSeqno, maxSeqno } = log.bounds()!;
          expect(maxSeqno).toBe(99);
          expect(maxSeqno - minSeqno).toBeGreaterThan(25);
          expect(maxSeqno - minSeqno).toBeLessThan(40);
          await fillLarge(log, 100, 12);
          log.acknowledge('slave', 100);
          await log.purgeByPolicy(Date.now());
          expect(log.bounds()).toEqual({ minSeqno: 100, maxSeqno: 100 });
        },
        { maxSize: 9 * MIB },
      ),
    ));

  it('does not hold appends up for long while much is purged', () =>
    withFolder((path) =>
      withLog(path, async (log) => {
        await fillLarge(log, 0, 100);
        const waits: number[] = [];
        const progress = { done: false };
        const purge = log.purge(0).finally(() => (progress.done = true));
        for (let seqno = 1; !progress.done; seqno++) {
          const start = performance.now();
          await fill(log, seqno, 1);
          waits.push(performance.now() - start);
        }
        await purge;
        expect(waits.length).toBeGreaterThan(10);
        expect(Math.max(...waits)).toBeLessThan(1000);
      }),
    ));
});

describe('after a purge', () => {
  it('a format that only purged transactions had can come again', () =>
    withFolder((path) =>
      withLog(path, async (log) => {
        const old = makeEvent(0, { format: { ...FORMAT, serverVersion: 'old' } });
        await log.append([old], makeSource(0));
        await fill(log, 1, 2);
        await log.purge(0);
        const again = makeEvent(3, { format: old.format });
        await log.append([again], makeSource(3));
        expect((await readAll(log, 2))[0]).toEqual(again);
      }),
    ));
});

describe('the age of transactions', () => {
  it('is counted from when they were stored', () =>
    withFolder(async (path) => {
      const settings = { retention: HOUR };
      await withLog(path, (log) => fill(log, 0, 5), settings);
      await withLog(path, (log) => fill(log, 5, 5), settings);
      const db = new Database(path);
      db.exec(`UPDATE segment SET stored_at = stored_at - ${2 * HOUR}`);
      db.close();
      await withLog(
        path,
        async (log) => {
          await fill(log, 10, 5);
          expect(await log.purgeByPolicy(Date.now())).toMatchObject({ transactions: 5 });
          expect(log.bounds()).toEqual({ minSeqno: 5, maxSeqno: 14 });
          expect(await log.purgeByPolicy(Date.now() + 10 * HOUR)).toMatchObject({
            transactions: 5,
          });
          expect(log.bounds()).toEqual({ minSeqno: 10, maxSeqno: 14 });
        },
        settings,
      );
    }));

  it('does not matter when retention is 0', () =>
    withFolder((path) =>
      withLog(path, async (log) => {
        await fill(log, 0, 5);
        expect(await log.purgeByPolicy(Date.now() + 1e12)).toMatchObject({ transactions: 0 });
      }),
    ));
});

describe('a consumer', () => {
  it('that is forgotten no longer holds purges back', () =>
    withFolder((path) =>
      withLog(path, async (log) => {
        await fill(log, 0, 5);
        log.acknowledge('gone', 1);
        expect(await log.purge(3)).toMatchObject({ heldBackBy: 'gone' });
        expect(log.forgetConsumer('gone')).toBe(true);
        expect(log.forgetConsumer('gone')).toBe(false);
        expect(await log.purge(3)).toMatchObject({ transactions: 2, heldBackBy: undefined });
      }),
    ));
});

describe('a slave that has not taken what is to be purged', () => {
  const SLAVE = 'slave db2:/log.thl';
  const listen = (keep: object) => ({ listen: { ...listenSchema.parse({}), ...keep } });
  /** Ten transactions each, of different epochs: age is told by segments. */
  const fillInSegments = async (log: Log, count: number) => {
    for (let seqno = 0; seqno < count * 10; seqno++) {
      const epoch = seqno - (seqno % 10);
      await log.append([makeEvent(seqno, { epoch })], makeSource(seqno));
    }
  };

  it('is waited for up to an age, also over a restart, then it is let go and named', () =>
    withFolder(async (path) => {
      const settings = { retention: HOUR, ...listen({ keepAge: 24 * HOUR }) };
      await withLog(
        path,
        async (log) => {
          await fillInSegments(log, 3);
          log.acknowledge(SLAVE, 4);
          log.acknowledge('10.0.0.1:3306', 17);
        },
        settings,
      );
      await withLog(
        path,
        async (log) => {
          const held = await log.purgeByPolicy(Date.now() + 2 * HOUR);
          expect(held).toMatchObject({ transactions: 5, heldBackBy: SLAVE });
          const gone = await log.purgeByPolicy(Date.now() + 25 * HOUR);
          expect(gone.letGo).toEqual([{ name: SLAVE, seqno: 4 }]);
          // Never past an applier on this host.
          expect(gone.bounds).toEqual({ minSeqno: 18, maxSeqno: 29 });
          const again = await log.purgeByPolicy(Date.now() + 26 * HOUR);
          expect(again).toMatchObject({ transactions: 0, heldBackBy: '10.0.0.1:3306' });
          expect(again.letGo).toBeUndefined();
          log.acknowledge('10.0.0.1:3306', 29);
          log.acknowledge(SLAVE, 18); // it came back with a fresh copy, and counts again
          const last = await log.purgeByPolicy(Date.now() + 2 * HOUR);
          expect(last).toMatchObject({ heldBackBy: SLAVE, bounds: { minSeqno: 19 } });
        },
        settings,
      );
    }));

  it('is waited for up to a size', () =>
    withFolder((path) =>
      withLog(
        path,
        async (log) => {
          await fill(log, 0, 20, 200_000);
          log.acknowledge(SLAVE, 4);
          const held = await log.purgeByPolicy(Date.now());
          expect(held).toMatchObject({ heldBackBy: SLAVE, bounds: { minSeqno: 5 } });
          await fill(log, 20, 30, 200_000);
          const gone = await log.purgeByPolicy(Date.now());
          expect(gone.letGo).toEqual([{ name: SLAVE, seqno: 4 }]);
          const { minSeqno, maxSeqno } = log.bounds()!;
          expect((maxSeqno - minSeqno) * 200_000).toBeLessThan(2.5 * MIB);
        },
        { maxSize: 2 * MIB, ...listen({ keepSize: 8 * MIB }) },
      ),
    ));

  it('is waited for without end where it is told so', () =>
    withFolder((path) =>
      withLog(
        path,
        async (log) => {
          await fillInSegments(log, 3);
          log.acknowledge(SLAVE, 4);
          const held = await log.purgeByPolicy(Date.now() + 1e12);
          expect(held).toMatchObject({ heldBackBy: SLAVE, bounds: { minSeqno: 5 } });
        },
        { retention: HOUR, ...listen({ keepAge: 0 }) },
      ),
    ));
});
