import { describe, expect, it } from 'vitest';
import type { RowsEvent } from '../../../src/binlog/binlog-event.js';
import { decodeEvent } from '../../../src/binlog/decode.js';
import { EventType } from '../../../src/binlog/event-type.js';
import { RowsFlag } from '../../../src/binlog/rows-flag.js';
import { eventOf } from './build.js';
import { FLAVOURS, decodedOf } from './captured.js';

const MALFORMED = expect.objectContaining({ code: 'EVENT_MALFORMED' }) as Error;

/** The bits that count: MySQL sets those beyond the last column, MariaDB does not. */
function columns(event: RowsEvent, bitmap = event.present): number[] {
  const all = Array.from({ length: event.columnCount }, (_, i) => i);
  return all.filter((i) => ((bitmap[i >> 3]! >> (i & 7)) & 1) === 1);
}

function image(event: RowsEvent): Buffer {
  return event.rows.subarray(event.rowsStart, event.rowsEnd);
}

describe.each(FLAVOURS)('row events of %s', (flavour) => {
  const full = decodedOf(flavour, 'rows with full metadata', 'rows');
  const minimal = decodedOf(flavour, 'rows with minimal metadata', 'rows');

  it('tells inserts, updates and deletes, and their table', () => {
    expect(full.slice(0, 3).map((event) => event.operation)).toEqual([
      'insert',
      'update',
      'delete',
    ]);
    const [map] = decodedOf(flavour, 'rows with full metadata', 'table-map');
    expect(full.slice(0, 3).map((event) => event.tableId)).toEqual(Array(3).fill(map?.map.tableId));
  });

  it('has all columns in a full row image', () => {
    const all = Array.from({ length: 28 }, (_, i) => i);
    for (const event of full.slice(0, 3)) {
      expect(event.columnCount).toBe(28);
      expect(columns(event)).toEqual(all);
    }
    expect(columns(full[1]!, full[1]!.presentAfter)).toEqual(all);
    expect(full[0]?.presentAfter).toBeUndefined();
  });

  it('has the key before and the changes after in a minimal row image', () => {
    const update = minimal[1]!;
    expect(columns(update)).toEqual([0]);
    expect(columns(update, update.presentAfter)).toEqual([1, 14]);
    expect(columns(minimal[2]!)).toEqual([0]);
  });

  it('bounds the row images: null bits, then values', () => {
    const [insert] = decodedOf(flavour, 'XA', 'rows');
    expect(image(insert!).toString('hex').slice(2)).toBe('01000000');
    expect(image(insert!)).toHaveLength(5);
  });

  it('has the end of the statement and the key checks', () => {
    expect(full.every((event) => (event.flags & RowsFlag.STMT_END) !== 0)).toBe(true);
    const checks = RowsFlag.NO_FOREIGN_KEY_CHECKS | RowsFlag.RELAXED_UNIQUE_CHECKS;
    expect(minimal.map((event) => event.flags & checks)).toEqual([0, 0, checks]);
  });
});

describe('row events of MySQL alone', () => {
  it('steps over the partition in the extra row information', () => {
    const name = 'rows queries, partitions, hidden columns, vectors';
    const [insert, update] = decodedOf('mysql', name, 'rows');
    expect(image(insert!).toString('hex')).toBe('0006000000');
    expect(image(update!).toString('hex')).toBe('00060000000007000000');
  });

  it('reads version 1, which MySQL 5.6 can write, and columns beyond 250', () => {
    const count = 300;
    const bits = 'ff'.repeat(Math.ceil(count / 8));
    const body = `2a0000000000 0100 fc 2c01 ${bits} aabb`;
    const { raw, format } = eventOf('mysql', EventType.WRITE_ROWS_V1, body);
    const event = decodeEvent(raw, format) as RowsEvent;
    expect([event.tableId, event.columnCount, image(event).toString('hex')]).toEqual([
      42,
      300,
      'aabb',
    ]);
  });

  it('reads the empty event that ends a statement', () => {
    const { raw, format } = eventOf('mysql', EventType.WRITE_ROWS, 'ffffff000000 0100 0200 00');
    expect(decodeEvent(raw, format)).toMatchObject({ columnCount: 0, tableId: 0xffffff, flags: 1 });
  });

  it.each([
    ['extra information that does not count itself', '2a0000000000 0100 0100 01 ff 0001'],
    ['extra information beyond the end', '2a0000000000 0100 ff00 01 ff 0001'],
    ['rows without columns', '2a0000000000 0100 0200 00 01'],
    ['rows of a table of which no column is there', '2a0000000000 0100 0200 09 0000 01'],
    ['the same with bits of no column', '2a0000000000 0100 0200 09 00fe 01'],
    ['too many columns', '2a0000000000 0100 0200 fd 010001'],
    ['columns beyond the end', '2a0000000000 0100 0200 20 ffff'],
  ])('refuses %s', (_what, body) => {
    const { raw, format } = eventOf('mysql', EventType.WRITE_ROWS, body);
    expect(() => decodeEvent(raw, format)).toThrowError(MALFORMED);
  });
});

describe('compressed row events of MariaDB', () => {
  it('inflates the row images', () => {
    const [insert, update, del] = decodedOf('mariadb', 'compressed events', 'rows');
    const row = (letter: string): string => `fc010000002c01${letter.repeat(300)}`;
    expect(image(insert!).toString('hex')).toBe(row('61'));
    expect(image(update!).toString('hex')).toBe(row('61') + row('62'));
    expect(image(del!).toString('hex')).toBe(row('62'));
    expect([insert, update, del].map((event) => event?.operation)).toEqual([
      'insert',
      'update',
      'delete',
    ]);
  });

  const start = '2a0000000000 0100 01 ff';
  const PACKED = '789c4b4c4c040002490124'; // aaa
  it.each([
    ['no compression', '00 05 7801'],
    ['another algorithm', '91 05 7801'],
    ['no length', '80 7801'],
    ['a length that is too short', `81 01 ${PACKED}`],
    ['a length that is too long', `81 7f ${PACKED}`],
    ['a length of 4 GiB', `84 ffffffff ${PACKED}`],
    ['damaged data', '81 05 789cffffffff'],
  ])('refuses %s', (_what, rows) => {
    const event = eventOf('mariadb', EventType.WRITE_ROWS_COMPRESSED_V1, `${start} ${rows}`);
    expect(() => decodeEvent(event.raw, event.format)).toThrowError(MALFORMED);
  });
});
