import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BinlogEvent } from '../../../src/binlog/binlog-event.js';
import { decodeEvent } from '../../../src/binlog/decode.js';
import { EventType } from '../../../src/binlog/event-type.js';
import { readFormatDescription } from '../../../src/binlog/format-description.js';
import { SluiceError } from '../../../src/errors/sluice-error.js';
import type { EventFormat } from '../../../src/event/format.js';
import { FLAVOURS, captured, type CapturedEvent } from './captured.js';
import { changedBytes } from './changed-bytes.js';

const CODES: ReadonlySet<string> = new Set(['EVENT_MALFORMED', 'EVENT_UNSUPPORTED']);
const RUNS = 20_000;

/**
 * Where a cut event cannot be told from a whole one, because the rest of it is a text or rows without
 * a length, or fields that older releases do not have.
 */
const OPEN_ENDED: ReadonlySet<BinlogEvent['kind']> = new Set<BinlogEvent['kind']>([
  'rotate',
  'query',
  'annotate-rows',
  'rows-query',
  'rows',
  'heartbeat',
  'gtid',
  'anonymous-gtid',
  'mariadb-gtid',
  'table-map',
  'user-var',
  'incident',
  'load-block',
  'execute-load',
  'gtid-list', // an empty one, which is padded
]);

/** The event without its checksum and with its size right: only its content is wrong. */
function cut(raw: Buffer, length: number): Buffer {
  const shorter = Buffer.from(raw.subarray(0, length));
  shorter.writeUInt32LE(length, 9);
  return shorter;
}

function decode(raw: Buffer, format: EventFormat): BinlogEvent | undefined {
  if (raw.readUInt8(4) === EventType.FORMAT_DESCRIPTION) {
    readFormatDescription(raw);
    return undefined;
  }
  return decodeEvent(raw, format);
}

/** What the decoder throws; undefined if it does not. */
function failure(raw: Buffer, format: EventFormat): unknown {
  try {
    decode(raw, format);
    return undefined;
  } catch (error) {
    return error;
  }
}

function expectRefusal(error: unknown): void {
  expect(error).toBeInstanceOf(SluiceError);
  expect(CODES.has((error as SluiceError).code)).toBe(true);
}

describe.each(FLAVOURS)('damaged events of %s', (flavour) => {
  const events = captured(flavour);
  const plain = (event: CapturedEvent): EventFormat => ({ ...event.format, checksum: 'none' });

  it('refuses every event that is cut anywhere, or reads what is there', () => {
    for (const event of events) {
      const { raw, format } = event;
      const end = raw.length - (format.checksum === 'crc32' ? 4 : 0);
      for (let length = 19; length < end; length++) {
        const shorter = cut(raw, length);
        const error = failure(shorter, plain(event));
        if (error !== undefined) expectRefusal(error);
        else expectOpenEnd(shorter, plain(event), event);
      }
    }
  });

  it('refuses an event whose size is not its length', () => {
    for (const { raw, format, typeCode } of events) {
      if (typeCode === EventType.FORMAT_DESCRIPTION) continue;
      const refusal = expect.objectContaining({ code: 'EVENT_MALFORMED' }) as Error;
      expect(() => decodeEvent(raw.subarray(0, -1), format)).toThrowError(refusal);
      expect(() => decodeEvent(raw.subarray(0, 12), format)).toThrowError(refusal);
    }
  });

  it('refuses fixed-size events with bytes left over', () => {
    const fixed = new Set<number>([EventType.XID, EventType.INTVAR, EventType.RAND]);
    for (const event of events.filter(({ typeCode }) => fixed.has(typeCode))) {
      const longer = Buffer.concat([event.raw, Buffer.from([0])]);
      longer.writeUInt32LE(longer.length, 9);
      expectRefusal(failure(longer, event.format));
    }
  });

  it('throws nothing but its own errors, whatever bytes are changed, and ends', () => {
    fc.assert(
      fc.property(changedBytes(events), ([event, raw]) => {
        const error = failure(raw, event.format);
        if (error !== undefined) expectRefusal(error);
      }),
      { numRuns: RUNS },
    );
  });

  it('throws nothing but its own errors for any type with any body', () => {
    const body = fc.uint8Array({ maxLength: 60 });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 255 }), body, (typeCode, bytes) => {
        const raw = Buffer.concat([Buffer.alloc(19), bytes]);
        raw.writeUInt8(typeCode, 4);
        raw.writeUInt32LE(raw.length, 9);
        const error = failure(raw, plain(events[0]!));
        if (error !== undefined) expectRefusal(error);
      }),
      { numRuns: RUNS },
    );
  });

  function expectOpenEnd(shorter: Buffer, format: EventFormat, event: CapturedEvent): void {
    const read = decode(shorter, format);
    if (read === undefined) throw new Error('a cut format description was read');
    expect(OPEN_ENDED.has(read.kind) ? read.kind : `${read.kind} of ${event.scenario}`).toBe(
      read.kind,
    );
  }
});
