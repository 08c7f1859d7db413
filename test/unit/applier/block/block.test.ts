import { expect, it } from 'vitest';
import { Block, limitsForLink } from '../../../../src/applier/block/block.js';
import type { ThlEvent } from '../../../../src/event/thl-event.js';

let now = 0;
const clock = { now: () => now, elapsed: () => now };
const limits = { blockTransactions: 3, blockBytes: 100, blockTime: 50 };

function event(seqno: number, bytes: number, lastFrag = true): ThlEvent {
  const header = {
    seqno,
    fragno: 0,
    lastFrag,
    epoch: 0,
    sourceId: 's',
    eventId: 'e',
    shardId: 'x',
    committedAt: 0n,
  };
  const format = {
    flavour: 'mysql',
    serverVersion: '9.7.0',
    checksum: 'none',
    description: Buffer.alloc(0),
  } as const;
  return { header, format, data: Buffer.alloc(bytes) };
}

it('is full after so many transactions, bytes or milliseconds', () => {
  const byCount = new Block(limits, clock);
  for (const seqno of [0, 1]) byCount.add(event(seqno, 1));
  expect(byCount.isFull).toBe(false);
  byCount.add(event(2, 1));
  expect(byCount.isFull).toBe(true);

  const byBytes = new Block(limits, clock);
  byBytes.add(event(0, 100));
  expect(byBytes.isFull).toBe(true);

  const byTime = new Block(limits, clock);
  byTime.add(event(0, 1));
  now += 49;
  expect(byTime.isFull).toBe(false);
  now += 1;
  expect(byTime.isFull).toBe(true);
});

it('counts its time from its first event on, not from its making', () => {
  const block = new Block(limits, clock);
  now += 1000;
  block.add(event(0, 1));
  expect(block.isFull).toBe(false);
});

it('ends with the last complete transaction', () => {
  const block = new Block(limits, clock);
  block.add(event(0, 1));
  block.add(event(1, 1, false));
  expect(block.last?.header.seqno).toBe(0);
  block.clear();
  expect(block.isEmpty).toBe(true);
  expect(block.last).toBeUndefined();
});

it('takes larger blocks over a longer link, in bounded memory', () => {
  expect(limitsForLink(limits, 0.2)).toEqual(limits);
  const long = limitsForLink(limits, 30);
  expect(long.blockTransactions).toBe(limits.blockTransactions * 30);
  expect(long.blockBytes).toBe(limits.blockBytes * 4);
  expect(long.blockTime).toBe(limits.blockTime + 600);
  expect(limitsForLink(limits, 10_000).blockTransactions).toBe(limits.blockTransactions * 50);
});

it('fits each link anew, however often it is opened', () => {
  const block = new Block({ blockTransactions: 2, blockBytes: 1 << 20, blockTime: 60_000 }, clock);
  for (let i = 0; i < 3; i++) block.fitLink(2);
  for (let i = 0; i < 4; i++) {
    expect(block.isFull).toBe(false);
    block.add(event(i, 10));
  }
  expect(block.isFull).toBe(true);
});
