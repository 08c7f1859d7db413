import { describe, expect, test } from 'vitest';
import type { BinlogEvent, GtidEvent, MariadbGtidEvent } from '../../../src/binlog/binlog-event.js';
import { FragmentBuilder } from '../../../src/extractor/fragment-builder.js';
import { Transaction } from '../../../src/extractor/transaction.js';

function lastEventAt(seconds: number): Buffer {
  const event = Buffer.alloc(19);
  event.writeUInt32LE(seconds, 0);
  return event;
}

function mysql(immediateCommitTimestamp: bigint | undefined): Transaction {
  const event = { kind: 'gtid', immediateCommitTimestamp } as GtidEvent;
  return new Transaction(event, 'f:4');
}

function mariadb(timestamp: number): Transaction {
  const event = { kind: 'mariadb-gtid', header: { timestamp } } as MariadbGtidEvent;
  return new Transaction(event, 'f:4');
}

function statementAt(timestamp: number, microseconds?: number): BinlogEvent {
  const status = microseconds === undefined ? {} : { microseconds };
  return { kind: 'query', header: { timestamp }, status } as unknown as BinlogEvent;
}

describe('the time of a commit', () => {
  test('is that of the GTID event, to the microsecond', () => {
    expect(mysql(1_700_000_000_123_456n).committedAt(lastEventAt(5))).toBe(1_700_000_000_123_456n);
  });

  test('is that of the GTID event of MariaDB, for fragments before the end too', () => {
    expect(mariadb(1_700_000_000).committedAt(lastEventAt(5))).toBe(1_700_000_000_000_000n);
  });

  test('is that of the last event where no GTID event has it', () => {
    for (const transaction of [mysql(undefined), new Transaction(undefined, 'f:4')]) {
      expect(transaction.committedAt(lastEventAt(1_700_000_000))).toBe(1_700_000_000_000_000n);
    }
  });

  test('has the microseconds of the statement that ends the transaction', () => {
    const transaction = mariadb(1_700_000_000);
    transaction.noteStatement(statementAt(1_700_000_001, 654_321));
    expect(transaction.committedAt(lastEventAt(5))).toBe(1_700_000_001_654_321n);
    const exact = mysql(1_700_000_000_123_456n);
    exact.noteStatement(statementAt(1_700_000_009, 1));
    expect(exact.committedAt(lastEventAt(5))).toBe(1_700_000_000_123_456n);
  });
});

describe('a fragment', () => {
  test('takes one event, whatever its size, then as many as fit', () => {
    const builder = new FragmentBuilder(10);
    expect(builder.isFullFor(Buffer.alloc(99))).toBe(false);
    builder.add(Buffer.from('12345'));
    expect(builder.isFullFor(Buffer.from('67890'))).toBe(false);
    expect(builder.isFullFor(Buffer.from('678901'))).toBe(true);
    builder.add(Buffer.from('67890'));
    expect(builder.cut().toString()).toBe('1234567890');
    expect(builder.cut().length).toBe(0);
  });

  test('is a copy: the buffers of the socket are not kept', () => {
    const socket = Buffer.from('event');
    const builder = new FragmentBuilder(10);
    builder.add(socket);
    const data = builder.cut();
    socket.fill(0);
    expect(data.toString()).toBe('event');
  });
});
