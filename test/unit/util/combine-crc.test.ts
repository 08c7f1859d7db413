import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CRC_OF_CHECKED } from '../../../src/binlog/checksum.js';
import { combineCrc } from '../../../src/util/combine-crc.js';

const bytes = fc.uint8Array({ maxLength: 3000 }).map((array) => Buffer.from(array));

/** `body` with the checksum that an event ends in. */
function checked(body: Buffer): Buffer {
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32LE(crc32(body));
  return Buffer.concat([body, checksum]);
}

test('the CRC32 of two pieces is that of both together', () => {
  fc.assert(
    fc.property(bytes, bytes, (a, b) => {
      expect(combineCrc(crc32(a), crc32(b), b.length)).toBe(crc32(Buffer.concat([a, b])));
    }),
  );
});

test('the CRC32 of long pieces is that of both together', () => {
  for (const length of [2 ** 16 - 1, 2 ** 20, 2 ** 24 + 3]) {
    const long = Buffer.alloc(length, 'long');
    expect(combineCrc(crc32('short'), crc32(long), length)).toBe(crc32(long, crc32('short')));
  }
});

test('the CRC32 of checked events follows from their lengths', () => {
  fc.assert(
    fc.property(fc.array(bytes, { maxLength: 20 }), (bodies) => {
      const events = bodies.map(checked);
      const expected = events.reduce(
        (crc, { length }) => combineCrc(crc, CRC_OF_CHECKED, length),
        0,
      );
      expect(expected).toBe(crc32(Buffer.concat(events)));
    }),
  );
});
