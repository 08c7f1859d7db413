import { crc32 } from 'node:zlib';
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

/** As a server with version 2 row events writes it: four bytes of extra information after the flags. */
function inVersion2(v1: Buffer): Buffer {
  const extra = Buffer.from([6, 0, 1, 2, 3, 4]);
  const event = Buffer.concat([v1.subarray(0, 27), extra, v1.subarray(27)]);
  event.writeUInt8(typeCodeAt(v1) + 3, 4);
  event.writeUInt32LE(event.length, 9);
  event.writeUInt32LE(crc32(event.subarray(0, -4)), event.length - 4);
  return event;
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

  it('becomes a plain one in version 2 too, whose extra information it keeps', () => {
    const types = compressed.map(({ raw, format }) => {
      const event = { raw: inVersion2(raw), format };
      const plain = inflateRows(event.raw, format);
      verifyChecksum(plain);
      expect(rowsOf({ raw: plain, format })).toEqual(rowsOf({ raw, format }));
      expect(plain.subarray(27, 33)).toEqual(event.raw.subarray(27, 33));
      return typeCodeAt(plain);
    });
    expect(new Set(types)).toEqual(
      new Set([EventType.WRITE_ROWS, EventType.UPDATE_ROWS, EventType.DELETE_ROWS]),
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
