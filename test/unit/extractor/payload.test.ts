import { crc32 } from 'node:zlib';
import * as fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { TransactionPayloadEvent } from '../../../src/binlog/binlog-event.js';
import { verifyChecksum } from '../../../src/binlog/checksum.js';
import { decodeEvent } from '../../../src/binlog/decode.js';
import { EventType, eventTypeName } from '../../../src/binlog/event-type.js';
import { typeCodeAt } from '../../../src/binlog/header.js';
import { SluiceError } from '../../../src/errors/sluice-error.js';
import type { ThlEvent } from '../../../src/event/thl-event.js';
import { isPart, type EventPart, type StreamItem } from '../../../src/extractor/event-part.js';
import { PackedBytes } from '../../../src/extractor/payload/packed-bytes.js';
import { PayloadEvents } from '../../../src/extractor/payload/payload-events.js';
import { expandZstd, loadZstd } from '../../../src/extractor/payload/zstd.js';
import { changedBytes } from '../binlog/changed-bytes.js';
import { assemblerOf, edited, errorOf, packetsOf } from './capture.js';
import { isPayload, packedScenario, payloadOf, type PackedEvent } from './packed.js';

const EVENTS = packedScenario('compressed transactions');
const UNCHECKED = packedScenario('compressed transactions without checksums');
const PAYLOADS = [...EVENTS, ...UNCHECKED].filter(isPayload);
const MALFORMED = { code: 'EVENT_MALFORMED', retryable: false };
const RUNS = 200;

/** As SHOW BINLOG EVENTS names types. */
function shownName(event: Buffer): string {
  const name = eventTypeName(typeCodeAt(event), 'mysql').replace('_EVENT', '').toLowerCase();
  return name.replace(/^xa/, 'XA').replace(/^[a-z]/, (letter) => letter.toUpperCase());
}

function eventsIn(payload: TransactionPayloadEvent, format: PackedEvent['format']): PayloadEvents {
  return new PayloadEvents(payload, format, PackedBytes.of(payload.payload));
}

function unpacked(payload: TransactionPayloadEvent, format: PackedEvent['format']): Buffer[] {
  const events = eventsIn(payload, format);
  const all: Buffer[] = [];
  for (let event = events.next(); event !== undefined; event = events.next()) all.push(event);
  return all;
}

const CAPTURE = {
  flavour: 'mysql',
  identity: { serverUuid: '00000000-0000-0000-0000-000000000000', serverId: 77 },
  events: EVENTS.map(({ raw }) => raw),
  types: [],
} as const;

/** All fragments. */
function assembled(events: readonly StreamItem[]): ThlEvent[] {
  const assembler = assemblerOf(CAPTURE, {
    start: { by: 'gtid', gtidSet: '' },
    fragmentSize: 64 * 1024,
  });
  const fragments: ThlEvent[] = [];
  const take = (): void => {
    for (const batch of assembler.assembled.take()) fragments.push(...batch.events);
  };
  for (const event of events) {
    assembler.accept(isPart(event) ? event : packetsOf(event));
    take();
    while (assembler.isBusy) {
      assembler.goOn();
      take();
    }
  }
  return fragments;
}

beforeAll(() => loadZstd());

describe('the events in a compressed transaction', () => {
  it.each(PAYLOADS.map((event, i) => [i, event.info, event] as const))(
    '%i (%s) are those that the server sees in it, with checksums if the file has them',
    (_i, info, event) => {
      const events = unpacked(payloadOf(event), event.format);
      expect(events.map(shownName)).toEqual(event.inside);
      for (const each of events) {
        if (event.format.checksum === 'crc32') verifyChecksum(each);
        expect(decodeEvent(each, event.format).header).toMatchObject({
          eventSize: each.length,
          nextPosition: event.raw.readUInt32LE(13),
        });
      }
      expect(info).toContain(`decompressed_size=${payloadOf(event).uncompressedSize} bytes`);
    },
  );

  it('become one transaction, in fragments that end where it does', () => {
    const fragments = assembled(CAPTURE.events);
    const large = fragments.filter(({ header }) => header.seqno === 2);
    expect(large.length).toBeGreaterThan(3);
    expect(large.map(({ header }) => header.fragno)).toEqual(large.map((_, i) => i));
    expect(large.filter(({ header }) => header.lastFrag)).toEqual([large.at(-1)]);
    expect(fragments.filter(({ header }) => header.lastFrag)).toHaveLength(5);
    expect(large.at(-1)?.header.shardId).toBe('p');
    const end = EVENTS.filter(isPayload)[1]?.raw.readUInt32LE(13);
    expect(large.at(-1)?.header.eventId).toMatch(new RegExp(`:0*${end};`));
  });

  it('can be without compression', () => {
    const [event] = PAYLOADS as [PackedEvent];
    const packed = payloadOf(event);
    const plain = Buffer.concat([...expandZstd(PackedBytes.of(packed.payload))]);
    const none = { ...packed, compression: 'none', payload: plain } as const;
    expect(unpacked(none, event.format)).toEqual(unpacked(packed, event.format));
  });
});

describe('a compressed transaction that arrives in pieces', () => {
  const LEAST = 64;

  /** Pieces of random sizes, the first one with the event's fields, and an empty one at the end. */
  function pieces(raw: Buffer, cuts: readonly number[]): EventPart[] {
    const inside = cuts.map((cut) => LEAST + (cut % Math.max(1, raw.length - LEAST)));
    const ends = [...new Set(inside)].toSorted((a, b) => a - b);
    return [...ends, raw.length, raw.length].map((end, i, all) => ({
      bytes: i === all.length - 1 ? Buffer.alloc(0) : raw.subarray(i === 0 ? 0 : all[i - 1], end),
      isFirst: i === 0,
      isLast: i === all.length - 1,
    }));
  }
  const cut = (cuts: readonly number[], change = (raw: Buffer): Buffer => raw): StreamItem[] =>
    CAPTURE.events.flatMap((raw): StreamItem[] =>
      typeCodeAt(raw) === EventType.TRANSACTION_PAYLOAD && raw.length > LEAST
        ? pieces(change(raw), cuts)
        : [raw],
    );

  it('becomes what it would be whole', () => {
    const facts = (items: readonly StreamItem[]) =>
      assembled(items).map(({ header, data }) => ({ header, bytes: crc32(data) }));
    const whole = facts(CAPTURE.events);
    fc.assert(
      fc.property(fc.array(fc.nat(), { maxLength: 12 }), (cuts) => {
        expect(facts(cut(cuts))).toEqual(whole);
      }),
      { numRuns: RUNS / 8 },
    );
  });

  it('has no end when a byte of it changed on the way', () => {
    const places = fc.tuple(fc.array(fc.nat(), { minLength: 1, maxLength: 5 }), fc.nat());
    fc.assert(
      fc.property(places, ([cuts, at]) => {
        const change = (raw: Buffer): Buffer => {
          const copy = Buffer.from(raw);
          copy.writeUInt8((raw[at % raw.length] ?? 0) ^ 1, at % raw.length);
          return copy;
        };
        expect(errorOf(() => assembled(cut(cuts, change)))).toMatchObject({
          code: expect.stringMatching(/^(BINLOG|EVENT)_/) as string,
        });
      }),
      { numRuns: RUNS / 4 },
    );
  });

  it('is refused when a piece is lost, and a piece without its beginning', () => {
    const all = cut([100, 200, 300]);
    const at = all.findIndex((item) => isPart(item) && !item.isFirst);
    expect(errorOf(() => assembled(all.toSpliced(at, 1)))).toBeInstanceOf(SluiceError);
    expect(errorOf(() => assembled(all.toSpliced(at - 1, 1)))).toMatchObject({ code: 'INTERNAL' });
  });
});

describe('a damaged compressed transaction', () => {
  it('is refused wherever it is cut', () => {
    for (const event of PAYLOADS) {
      const packed = payloadOf(event);
      for (let length = 0; length < packed.payload.length; length++) {
        const payload = packed.payload.subarray(0, length);
        expect(errorOf(() => unpacked({ ...packed, payload }, event.format))).toMatchObject(
          MALFORMED,
        );
      }
    }
  });

  it.each([-1, 1, -100, 1_000_000])(
    'is refused, and nothing of its end given out, when it is %i bytes longer than it says',
    (difference) => {
      const [event] = PAYLOADS as [PackedEvent];
      const packed = payloadOf(event);
      const wrong = { ...packed, uncompressedSize: packed.uncompressedSize - difference };
      const given: string[] = [];
      const error = errorOf(() => {
        const events = eventsIn(wrong, event.format);
        for (let each = events.next(); each !== undefined; each = events.next()) {
          given.push(shownName(each));
        }
      });
      expect(error).toMatchObject(MALFORMED);
      expect(given).not.toContain('Xid');
    },
  );

  it('throws nothing but its own errors, whatever bytes are changed, and ends', () => {
    fc.assert(
      fc.property(changedBytes(PAYLOADS), ([event, raw]) => {
        try {
          unpacked(payloadOf({ ...event, raw }), event.format);
        } catch (error) {
          expect(error).toBeInstanceOf(SluiceError);
          expect(['EVENT_MALFORMED', 'EVENT_UNSUPPORTED']).toContain((error as SluiceError).code);
        }
      }),
      { numRuns: RUNS },
    );
  });

  it('is refused with the type of compression that is not known', () => {
    const [event] = PAYLOADS as [PackedEvent];
    const raw = edited(event.raw, (copy) => copy.writeUInt8(7, 21));
    expect([...event.raw.subarray(19, 22)]).toEqual([2, 1, 0]);
    expect(errorOf(() => decodeEvent(raw, event.format))).toMatchObject({
      code: 'EVENT_UNSUPPORTED',
      message: expect.stringContaining('compression type 7') as string,
    });
  });

  it('is refused when its end is not the end of the transaction, and tells the place', () => {
    const gtid = EVENTS.findIndex(isPayload) - 1;
    const [payload] = PAYLOADS as [PackedEvent];
    const [begin] = unpacked(payloadOf(payload), payload.format) as [Buffer];
    const xid = unpacked(payloadOf(payload), payload.format).at(-1)!;
    const bare = (event: Buffer): Buffer => {
      const copy = Buffer.from(event.subarray(0, -4));
      copy.writeUInt32LE(copy.length, 9);
      return copy;
    };
    const before = EVENTS.slice(0, gtid + 1).map(({ raw }) => raw);
    for (const inside of [
      [begin, xid, begin],
      [begin, payload.raw],
      [begin, EVENTS[gtid]!.raw],
      [begin, EVENTS[0]!.raw],
    ]) {
      const event = packed(payload.raw, Buffer.concat(inside.map(bare)));
      expect(errorOf(() => assembled([...before, event]))).toMatchObject({
        ...MALFORMED,
        place: { seqno: 1 },
        message: expect.stringMatching(/compressed transaction holds .* at offset \d+/) as string,
      });
    }
  });

  it('leaves the decoder fit for the next one, also when it is given up in its middle', () => {
    const large = PAYLOADS[1]!;
    for (let i = 0; i < 50; i++) {
      const events = eventsIn(payloadOf(large), large.format);
      events.next();
      events.close();
      expect(events.next()).toBeUndefined();
    }
    expect(unpacked(payloadOf(large), large.format).map(shownName)).toEqual(large.inside);
  });
});

/** An event like `model` that holds `content` without compression. */
function packed(model: Buffer, content: Buffer): Buffer {
  const size = Buffer.alloc(5);
  size.writeUInt8(252, 0);
  size.writeUInt16LE(content.length, 1);
  const fields = [2, 3, 252, 255, 0, 3, 3, ...size.subarray(0, 3), 1, 3, ...size.subarray(0, 3), 0];
  const event = Buffer.concat([
    model.subarray(0, 19),
    Buffer.from(fields),
    content,
    Buffer.alloc(4),
  ]);
  const grown = event.length - model.length;
  return edited(event, (copy) => {
    copy.writeUInt32LE(copy.length, 9);
    copy.writeUInt32LE(copy.readUInt32LE(13) + grown, 13);
  });
}
