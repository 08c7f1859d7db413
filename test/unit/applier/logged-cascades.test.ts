import { crc32 } from 'node:zlib';
import { expect, it } from 'vitest';
import { leaveOutCascades } from '../../../src/applier/native/logged-cascades.js';

const [WRITE, UPDATE, DELETE] = [30, 31, 32];
const SIZE = 44;
const FORMAT = {
  flavour: 'mysql',
  serverVersion: '9.7.0',
  checksum: 'crc32',
  description: Buffer.alloc(0),
} as const;

function event(type: number, flags: number): Buffer {
  const raw = Buffer.alloc(SIZE);
  raw[4] = type;
  raw.writeUInt32LE(SIZE, 9);
  raw.writeUInt16LE(flags, 25);
  raw.writeUInt32LE(crc32(raw.subarray(0, SIZE - 4)), SIZE - 4);
  return raw;
}

/** What becomes of the flags of each event; every checksum must be right afterwards. */
function flagsAfter(...events: Buffer[]): number[] {
  const data = Buffer.concat([...events, event(DELETE, 0x10)]); // the last one is not of the run
  leaveOutCascades(data, events.length * SIZE, FORMAT);
  return events.map((_, i) => {
    const after = data.subarray(i * SIZE, (i + 1) * SIZE);
    expect(after.readUInt32LE(SIZE - 4)).toBe(crc32(after.subarray(0, SIZE - 4)));
    return after.readUInt16LE(25);
  });
}

it('has rows whose cascades were logged replayed without cascades', () => {
  expect(flagsAfter(event(DELETE, 0x10), event(UPDATE, 0x11))).toEqual([0x12, 0x13]);
});

it('changes nothing of rows without logged cascades, nor of rows that cannot cascade', () => {
  expect(flagsAfter(event(DELETE, 0x1), event(DELETE, 0x12), event(WRITE, 0x10))).toEqual([
    0x1, 0x12, 0x10,
  ]);
});
