import { describe, expect, test } from 'vitest';
import { BinlogCursor } from '../../../src/extractor/binlog-cursor.js';
import { EventSpan } from '../../../src/extractor/event-span.js';
import { errorOf } from './capture.js';

/** An event of which only size, end position and flags are looked at. */
function event(size: number, nextPosition: number, flags = 0): EventSpan {
  const bytes = Buffer.alloc(size);
  bytes.writeUInt32LE(size, 9);
  bytes.writeUInt32LE(nextPosition, 13);
  bytes.writeUInt16LE(flags, 17);
  return EventSpan.of(bytes);
}

function at(position: number, byGtid = false): BinlogCursor {
  const cursor = new BinlogCursor({ byGtid });
  cursor.rotate('binlog.000001', position);
  return cursor;
}

describe('the place in the binlog', () => {
  test('goes beyond 4 GiB, where the positions in the events wrap', () => {
    const cursor = at(2 ** 32 - 50);
    cursor.advance(event(100, 50), true);
    expect(cursor.position).toBe(2 ** 32 + 50);
    cursor.advance(event(30, 80), false);
    expect(cursor.position).toBe(2 ** 32 + 80);
  });

  test('is exact at 4 GiB, where the wrapped position looks like none', () => {
    const cursor = at(2 ** 32 - 100);
    cursor.advance(event(100, 0), true);
    expect(cursor.position).toBe(2 ** 32);
  });

  test('does not follow artificial events, nor those that were sent again', () => {
    const cursor = at(500);
    cursor.control(event(100, 0));
    cursor.control(event(100, 900, 0x20));
    expect(cursor.position).toBe(500);
    cursor.control(event(100, 600));
    expect(cursor.position).toBe(600);
  });

  test('of a stream asked for by offset never jumps', () => {
    for (const boundary of [true, false]) {
      expect(errorOf(() => at(500).advance(event(100, 700), boundary))).toMatchObject({
        code: 'BINLOG_CORRUPT',
      });
    }
  });

  test('of a stream asked for by GTID is learnt from the first event, then jumps forward between transactions only', () => {
    const cursor = at(4, true);
    cursor.advance(event(100, 5_000), true);
    expect(cursor.position).toBe(5_000);
    cursor.advance(event(100, 7_000), true);
    expect(cursor.position).toBe(7_000);
    expect(errorOf(() => cursor.advance(event(100, 7_200), false))).toMatchObject({
      code: 'BINLOG_CORRUPT',
    });
    expect(errorOf(() => cursor.advance(event(100, 6_000), true))).toMatchObject({
      code: 'BINLOG_CORRUPT',
    });
  });

  describe('of a stream that goes on by GTID in a file above 4 GiB', () => {
    const known = (position: number): BinlogCursor => {
      const place = { file: 'binlog.000001', position };
      const cursor = new BinlogCursor({ byGtid: true, known: place });
      cursor.rotate('binlog.000001', 4);
      cursor.control(event(122, 126));
      return cursor;
    };

    test.each([
      ['just after the last transaction', 2 ** 32 + 5_000, 5_100, 2 ** 32 + 5_100],
      ['after others that were known', 2 ** 33 + 5_000, 9_000, 2 ** 33 + 9_000],
      ['beyond the next wrap', 2 ** 32 - 50, 50, 2 ** 32 + 50],
    ])('is found %s', (_, last, next, expected) => {
      const cursor = known(last);
      cursor.advance(event(100, next), true);
      expect(cursor.position).toBe(expected);
    });

    test('is that of the event if the file is another one of the same name', () => {
      const cursor = known(2 ** 32 + 5_000);
      cursor.advance(event(100, 700), true);
      expect(cursor.position).toBe(700);
    });

    test('is that of the event in another file', () => {
      const cursor = known(2 ** 32 + 5_000);
      cursor.rotate('binlog.000002', 4);
      cursor.advance(event(100, 9_000), true);
      expect(cursor.position).toBe(9_000);
    });
  });

  test('of a stream asked for by GTID may be more than 2 GiB from the start of its file', () => {
    const cursor = at(4, true);
    cursor.control(event(122, 126));
    cursor.advance(event(100, 3 * 2 ** 30), true);
    expect(cursor.position).toBe(3 * 2 ** 30);
    expect(errorOf(() => cursor.advance(event(100, 2 * 2 ** 30), true))).toMatchObject({
      code: 'BINLOG_CORRUPT',
    });
  });
});
