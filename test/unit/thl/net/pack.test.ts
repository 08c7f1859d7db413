import { randomBytes } from 'node:crypto';
import { crc32, deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { decodeFrame } from '../../../../src/thl/net/decode.js';
import { encodeAck, encodeData } from '../../../../src/thl/net/encode.js';
import { packFrame } from '../../../../src/thl/net/pack.js';
import { MAX_FRAME } from '../../../../src/thl/net/protocol.js';

/** A packed frame that says it holds `size` bytes. */
function packed(size: number, content: Buffer): Buffer {
  const head = Buffer.from([9, 0, 0, 0, 0]);
  head.writeUInt32LE(size, 1);
  const body = Buffer.concat([head, content]);
  const crc = Buffer.alloc(4);
  crc.writeUInt32LE(crc32(body));
  return Buffer.concat([body, crc]);
}

const DATA = Buffer.alloc(100_000, 'row after row ');

describe('a packed frame', () => {
  it('holds the frame, in fewer bytes', async () => {
    const frame = await packFrame(encodeData(DATA));
    expect(frame.length).toBeLessThan(5_000);
    expect(decodeFrame(frame, true)).toEqual({ kind: 'data', data: DATA });
  });

  it('is not made of what is small, or does not get smaller', async () => {
    for (const frame of [encodeAck(3), encodeData(randomBytes(10_000))]) {
      expect(await packFrame(frame)).toBe(frame);
    }
  });

  it('is refused where it was not asked for', async () => {
    const frame = await packFrame(encodeData(DATA));
    expect(() => decodeFrame(frame)).toThrow('unknown type 9');
  });

  it.each([
    ['more than it says', packed(10, deflateRawSync(encodeData(DATA)))],
    ['less than it says', packed(200_000, deflateRawSync(encodeData(DATA)))],
    ['more than any frame', packed(MAX_FRAME + 1, deflateRawSync(DATA))],
    ['nothing', packed(0, Buffer.alloc(0))],
    ['garbage', packed(5_000, randomBytes(1_000))],
    ['a packed frame', packed(6, deflateRawSync(Buffer.from([9, 1, 0, 0, 0, 0])))],
  ])('is refused that holds %s', (_what, frame) => {
    expect(() => decodeFrame(frame, true)).toThrow(/malformed frame/);
  });

  it('that is a bomb allocates no more than it says', () => {
    const bomb = packed(1000, deflateRawSync(Buffer.alloc(512 * 1024 * 1024)));
    const before = process.memoryUsage().rss;
    for (let i = 0; i < 50; i++) expect(() => decodeFrame(bomb, true)).toThrow('unpacked');
    expect(process.memoryUsage().rss - before).toBeLessThan(64 * 1024 * 1024);
  });
});
