import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { CommitQueue, type CommitGroup } from '../../../src/thl/sqlite/commit-queue.js';
import { makeEvent, makeSource } from '../../contract/log-events.js';

function seqnos({ events }: CommitGroup): number[] {
  return events.map(({ header }) => header.seqno);
}

/** A queue that notes its commits; each event has 10 bytes. */
function makeQueue(limits: { bytes: number; delay: number }): {
  commits: number[][];
  add: (seqno: number) => Promise<void>;
  queue: CommitQueue;
} {
  const commits: number[][] = [];
  const queue = new CommitQueue(limits, (group) => void commits.push(seqnos(group)));
  const add = (seqno: number): Promise<void> =>
    queue.add([makeEvent(seqno, { data: Buffer.alloc(10) })], makeSource(seqno));
  return { commits, add, queue };
}

describe('CommitQueue', () => {
  it('commits what is added in one turn together', async () => {
    const { commits, add } = makeQueue({ bytes: 1000, delay: 0 });
    await Promise.all([add(0), add(1), add(2)]);
    await add(3);
    expect(commits).toEqual([[0, 1, 2], [3]]);
  });

  it('does not commit more bytes at once than allowed', async () => {
    const { commits, add } = makeQueue({ bytes: 25, delay: 0 });
    await Promise.all([add(0), add(1), add(2), add(3), add(4)]);
    expect(commits).toEqual([[0, 1], [2, 3], [4]]);
  });

  it('commits a larger append alone', async () => {
    const { commits, add } = makeQueue({ bytes: 5, delay: 0 });
    await Promise.all([add(0), add(1)]);
    expect(commits).toEqual([[0], [1]]);
  });

  it('takes the next turn of much that streams in along, and not of little', async () => {
    const commits: number[] = [];
    const limits = { bytes: 4 * 1024 * 1024, delay: 0 };
    const queue = new CommitQueue(limits, ({ events }) => void commits.push(events.length));
    const add = (seqno: number, bytes: number): Promise<void> =>
      queue.add([makeEvent(seqno, { data: Buffer.alloc(bytes) })], makeSource(seqno));
    const appends: Promise<void>[] = [];
    for (let seqno = 0; seqno < 3; seqno++) {
      appends.push(add(seqno, 1024 * 1024));
      await turn();
    }
    await Promise.all(appends);
    const little = add(3, 100);
    await turn();
    await Promise.all([little, add(4, 100)]);
    expect(commits).toEqual([3, 1, 1]);
  });

  it('waits for more, but not when the bytes are there', async () => {
    const { commits, add } = makeQueue({ bytes: 20, delay: 60_000 });
    const first = add(0);
    await sleep(5);
    expect(commits).toEqual([]);
    await Promise.all([first, add(1)]);
    expect(commits).toEqual([[0, 1]]);
  });

  it('commits after the delay', async () => {
    const { commits, add } = makeQueue({ bytes: 1000, delay: 5 });
    const first = add(0);
    await sleep(0);
    await Promise.all([first, add(1)]);
    expect(commits).toEqual([[0, 1]]);
  });

  it('commits at once when flushed', async () => {
    const { commits, add, queue } = makeQueue({ bytes: 15, delay: 60_000 });
    const appends = [add(0), add(1)];
    queue.flush();
    expect(commits).toEqual([[0], [1]]);
    await Promise.all(appends);
  });

  it('gives a group the last source that came with it', async () => {
    const sources: unknown[] = [];
    const queue = new CommitQueue({ bytes: 1000, delay: 0 }, ({ source }) => sources.push(source));
    const part = makeEvent(2, { lastFrag: false });
    await Promise.all([
      queue.add([makeEvent(0)], makeSource(0)),
      queue.add([makeEvent(1)], makeSource(1)),
      queue.add([part], undefined),
    ]);
    await queue.add([makeEvent(2, { fragno: 1, lastFrag: false })], undefined);
    expect(sources).toEqual([makeSource(1), undefined]);
  });

  it('fails everything that is queued with the first failure, and then goes on', async () => {
    const commits: number[][] = [];
    const queue = new CommitQueue({ bytes: 10, delay: 0 }, (group) => {
      if (seqnos(group).includes(1) && commits.length === 1) throw new Error('disk full');
      commits.push(seqnos(group));
    });
    const add = (seqno: number): Promise<void> =>
      queue.add([makeEvent(seqno, { data: Buffer.alloc(10) })], makeSource(seqno));
    const results = await Promise.allSettled([add(0), add(1), add(2)]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected']);
    commits.push([]);
    await add(1);
    expect(commits).toEqual([[0], [], [1]]);
  });
});
