import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { crc32 } from 'node:zlib';
import { SluiceError } from '../../../../src/errors/sluice-error.js';
import { decodeFrame } from '../../../../src/thl/net/decode.js';
import {
  encodeAccept,
  encodeAck,
  encodeData,
  encodeFormat,
  encodeHeartbeat,
  encodeHello,
  encodeRefuse,
  EventsFrameWriter,
} from '../../../../src/thl/net/encode.js';
import { FORMAT, makeEvent, makeSource } from '../../../contract/log-events.js';

const held = {
  first: 3,
  last: {
    seqno: 2 ** 40,
    epoch: 7,
    sourceId: 'db1:3306',
    eventId: 'bin.000001:0000000000000004;1',
  },
};
const quietBeat = { clock: 1_795_329_058_968, echo: undefined, source: undefined };
const beat = {
  clock: 0,
  echo: { clock: 1_795_329_058_968, held: 12 },
  source: { ahead: -3600.25, accuracy: 0.0005 },
};
const nothing = { first: undefined, last: undefined };

function eventsFrame(): Buffer {
  const writer = new EventsFrameWriter();
  for (const event of [makeEvent(4), makeEvent(5, { gtid: '0-1-7', committedAt: -5n })]) {
    writer.add(event.header, 0, event.data.length, event.data);
  }
  return writer.end(makeSource(5));
}

function everyFrame(): Buffer[] {
  return [
    encodeHello({ version: 3, service: 'alpha', node: 'db2:/a.thl', packed: true, held }),
    encodeAccept({ version: 3, node: 'db1', heartbeat: 2000, packed: false, held: nothing }),
    encodeRefuse({ code: 'THL_PURGED', message: 'gone', hint: 'copy', retryable: false }),
    encodeFormat(3, FORMAT),
    eventsFrame(),
    encodeData(Buffer.from('abc')),
    encodeAck(2 ** 45),
    encodeHeartbeat(quietBeat),
    encodeHeartbeat(beat),
  ];
}

/** With a right CRC32, so that what is inside gets read. */
function sealed(content: Uint8Array): Buffer {
  const crc = Buffer.alloc(4);
  crc.writeUInt32LE(crc32(content));
  return Buffer.concat([content, crc]);
}

function codeOf(frame: Buffer): string {
  try {
    return decodeFrame(frame).kind;
  } catch (error) {
    if (error instanceof SluiceError) return error.code;
    throw error;
  }
}

describe('a frame', () => {
  it('is decoded as what was encoded', () => {
    expect(everyFrame().map((frame) => decodeFrame(frame))).toEqual([
      { kind: 'hello', version: 3, service: 'alpha', node: 'db2:/a.thl', packed: true, held },
      { kind: 'accept', version: 3, node: 'db1', heartbeat: 2000, packed: false, held: nothing },
      { kind: 'refuse', code: 'THL_PURGED', message: 'gone', hint: 'copy', retryable: false },
      { kind: 'format', number: 3, format: FORMAT },
      {
        kind: 'events',
        records: [makeEvent(4), makeEvent(5, { gtid: '0-1-7', committedAt: -5n })].map(
          ({ header, data }) => ({ header, format: 0, size: data.length, data }),
        ),
        source: makeSource(5),
      },
      { kind: 'data', data: Buffer.from('abc') },
      { kind: 'ack', seqno: 2 ** 45 },
      { kind: 'heartbeat', ...quietBeat },
      { kind: 'heartbeat', ...beat },
    ]);
  });

  it('of another version of hello still tells its version', () => {
    const frame = sealed(Buffer.from([1, 9, 0, 1, 2, 3]));
    expect(decodeFrame(frame)).toMatchObject({ kind: 'hello', version: 9 });
  });

  it('keeps headers of any value', () => {
    const event = fc.record({
      seqno: fc.maxSafeNat(),
      fragno: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
      lastFrag: fc.boolean(),
      epoch: fc.maxSafeNat(),
      sourceId: fc.string({ unit: 'grapheme' }),
      eventId: fc.string({ unit: 'grapheme' }),
      shardId: fc.string({ unit: 'grapheme' }),
      committedAt: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
    });
    fc.assert(
      fc.property(event, fc.uint8Array(), (header, bytes) => {
        const data = Buffer.from(bytes);
        const writer = new EventsFrameWriter();
        writer.add(header, 1, data.length, data);
        const decoded = decodeFrame(writer.end(undefined));
        expect(decoded).toMatchObject({ records: [{ header, size: data.length, data }] });
      }),
    );
  });
});

describe('a malformed frame', () => {
  it('is refused when any bit was changed', () => {
    for (const frame of everyFrame()) {
      for (let bit = 0; bit < frame.length * 8; bit++) {
        const damaged = Buffer.from(frame);
        damaged[bit >> 3]! ^= 1 << (bit & 7);
        expect(codeOf(damaged)).toBe('THL_PROTOCOL');
      }
    }
  });

  it('is refused when it is cut off or goes on, though its CRC32 is right', () => {
    for (const frame of everyFrame()) {
      const content = frame.subarray(0, frame.length - 4);
      const isData = frame[0] === 6; // any length is one
      for (let length = 1; length < content.length; length++) {
        if (!isData) expect(codeOf(sealed(content.subarray(0, length)))).toBe('THL_PROTOCOL');
      }
      if (!isData)
        expect(codeOf(sealed(Buffer.concat([content, Buffer.of(0)])))).toBe('THL_PROTOCOL');
    }
  });

  it('never does anything but be refused', () => {
    const kinds = ['hello', 'accept', 'refuse', 'format', 'events', 'data', 'ack', 'heartbeat'];
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 9 }),
        fc.uint8Array({ maxLength: 200 }),
        (type, bytes) => {
          expect([...kinds, 'THL_PROTOCOL']).toContain(
            codeOf(sealed(Uint8Array.of(type, ...bytes))),
          );
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('is refused when what was right has a byte changed, or is read as something else', () => {
    fc.assert(
      fc.property(fc.nat(7), fc.nat(), fc.nat(255), (which, at, value) => {
        const frame = everyFrame()[which]!;
        const content = Buffer.from(frame.subarray(0, frame.length - 4));
        content[at % content.length] = value;
        expect(() => codeOf(sealed(content))).not.toThrow();
      }),
      { numRuns: 2000 },
    );
  });
});
