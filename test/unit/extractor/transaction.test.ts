import { crc32 } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { BinlogEvent, GtidEvent, MariadbGtidEvent } from '../../../src/binlog/binlog-event.js';
import { EventSpan } from '../../../src/extractor/event-span.js';
import { FragmentBuilder } from '../../../src/extractor/fragment-builder.js';
import { Transaction } from '../../../src/extractor/transaction.js';

function mysql(immediateCommitTimestamp: bigint | undefined): Transaction {
  const event = { kind: 'gtid', immediateCommitTimestamp } as GtidEvent;
  return new Transaction(event, 'f', 4);
}

function mariadb(timestamp: number): Transaction {
  const event = { kind: 'mariadb-gtid', header: { timestamp } } as MariadbGtidEvent;
  return new Transaction(event, 'f', 4);
}

function statementAt(timestamp: number, microseconds?: number): BinlogEvent {
  const status = microseconds === undefined ? {} : { microseconds };
  return { kind: 'query', header: { timestamp }, status } as unknown as BinlogEvent;
}

test('a transaction is known by the place where it starts', () => {
  expect(new Transaction(undefined, 'binlog.000001', 4711).start).toBe('binlog.000001:4711');
});

describe('the time of a commit', () => {
  test('is that of the GTID event, to the microsecond', () => {
    expect(mysql(1_700_000_000_123_456n).committedAt(5)).toBe(1_700_000_000_123_456n);
  });

  test('is that of the GTID event of MariaDB, for fragments before the end too', () => {
    expect(mariadb(1_700_000_000).committedAt(5)).toBe(1_700_000_000_000_000n);
  });

  test('is that of the last event where no GTID event has it', () => {
    for (const transaction of [mysql(undefined), new Transaction(undefined, 'f', 4)]) {
      expect(transaction.committedAt(1_700_000_000)).toBe(1_700_000_000_000_000n);
    }
  });

  test('has the microseconds of the statement that ends the transaction', () => {
    const transaction = mariadb(1_700_000_000);
    transaction.noteStatement(statementAt(1_700_000_001, 654_321));
    expect(transaction.committedAt(5)).toBe(1_700_000_001_654_321n);
    const exact = mysql(1_700_000_000_123_456n);
    exact.noteStatement(statementAt(1_700_000_009, 1));
    expect(exact.committedAt(5)).toBe(1_700_000_000_123_456n);
  });
});

const UNCHECKED = { checksum: 'none' } as const;

describe('a fragment', () => {
  test('takes one event, whatever its size, then as many as fit', () => {
    const builder = new FragmentBuilder(10);
    expect(builder.isFullFor(99)).toBe(false);
    builder.add(EventSpan.of(Buffer.from('12345')));
    expect(builder.isFullFor(5)).toBe(false);
    expect(builder.isFullFor(6)).toBe(true);
    builder.add(EventSpan.of(Buffer.from('67890')));
    expect(builder.cut(UNCHECKED).data.toString()).toBe('1234567890');
    expect(builder.cut(UNCHECKED).data.length).toBe(0);
  });

  test('is told with its CRC32, which says that its events are not damaged', () => {
    const body = Buffer.from('an event, any at all');
    const event = Buffer.concat([body, Buffer.alloc(4)]);
    event.writeUInt32LE(event.length, 9);
    event.writeUInt32LE(crc32(event.subarray(0, -4)), event.length - 4);
    const builder = new FragmentBuilder(1000);
    for (let i = 0; i < 3; i++) builder.add(EventSpan.of(event));
    const { data, crc } = builder.cut({ checksum: 'crc32' });
    expect(crc).toBe(crc32(data));
    builder.add(EventSpan.of(event));
    builder.add(EventSpan.of(event.fill('!', 1, 2)));
    expect(() => builder.cut({ checksum: 'crc32' })).toThrow('CRC32');
  });

  test('of any size is what was collected', () => {
    const builder = new FragmentBuilder(1_000_000);
    const events = [1, 40_000, 30_000, 600_000, 60_000, 60_000].map((n) =>
      Buffer.alloc(n, n % 251),
    );
    const cuts = events.map((event) => {
      builder.add(EventSpan.of(event));
      return builder.cut(UNCHECKED);
    });
    for (const [i, { data, crc }] of cuts.entries()) {
      expect(data.equals(events[i] ?? data.subarray(1))).toBe(true);
      expect(crc).toBe(crc32(data));
    }
  });

  test('is a copy: the buffers of the socket are not kept', () => {
    const socket = Buffer.from('event');
    const builder = new FragmentBuilder(10);
    builder.add(EventSpan.of(socket));
    const { data } = builder.cut(UNCHECKED);
    socket.fill(0);
    expect(data.toString()).toBe('event');
  });
});
