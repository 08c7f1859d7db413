import { describe, expect, it } from 'vitest';
import { verifyChecksum } from '../../../src/binlog/checksum.js';
import { decodeEvent } from '../../../src/binlog/decode.js';
import { EventType } from '../../../src/binlog/event-type.js';
import { typeCodeAt } from '../../../src/binlog/header.js';
import { inflateRows } from '../../../src/binlog/inflate-rows.js';
import { scenario, type CapturedEvent } from './captured.js';

function rowsOf({ raw, format }: Pick<CapturedEvent, 'raw' | 'format'>) {
  const event = decodeEvent(raw, format);
  if (event.kind !== 'rows') throw new Error(`not rows but ${event.kind}`);
  const { operation, tableId, flags, columnCount, present, presentAfter } = event;
  const images = event.rows.subarray(event.rowsStart, event.rowsEnd).toString('hex');
  return { operation, tableId, flags, columnCount, present, presentAfter, images };
}

describe('a compressed row event of MariaDB', () => {
  const compressed = scenario('mariadb', 'compressed events').filter(
    ({ typeCode }) =>
      typeCode >= EventType.WRITE_ROWS_COMPRESSED_V1 &&
      typeCode <= EventType.DELETE_ROWS_COMPRESSED_V1,
  );

  it('becomes a plain one with the same rows and a good checksum', () => {
    expect(compressed.length).toBeGreaterThanOrEqual(3);
    const types = compressed.map((event) => {
      const plain = inflateRows(event.raw, event.format);
      verifyChecksum(plain);
      expect(rowsOf({ raw: plain, format: event.format })).toEqual(rowsOf(event));
      return typeCodeAt(plain);
    });
    expect(new Set(types)).toEqual(
      new Set([EventType.WRITE_ROWS_V1, EventType.UPDATE_ROWS_V1, EventType.DELETE_ROWS_V1]),
    );
  });

  it('has no checksum where the file has none', () => {
    const [{ raw, format }] = compressed as [CapturedEvent];
    const bare = Buffer.from(raw.subarray(0, raw.length - 4));
    bare.writeUInt32LE(bare.length, 9);
    const without = { ...format, checksum: 'none' as const };
    const plain = inflateRows(bare, without);
    expect(rowsOf({ raw: plain, format: without })).toEqual(rowsOf({ raw, format }));
  });

  it('is left as it is when it is not compressed', () => {
    const [plain] = scenario('mariadb', 'compressed events').filter(
      ({ typeCode }) => typeCode === EventType.TABLE_MAP,
    ) as [CapturedEvent];
    expect(inflateRows(plain.raw, plain.format)).toBe(plain.raw);
  });
});
