import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { EventPart } from '../../../src/extractor/event-part.js';
import { eventsOfRun } from '../../../src/extractor/event-run.js';
import { PacketSplitter } from '../../../src/extractor/packet-splitter.js';

const PIECE = 2 ** 24 - 1;
const PAYLOAD = 40;

/** Packets of the protocol, as many as the content needs. */
function packetsOf(content: Buffer, first: number): Buffer[] {
  const packets: Buffer[] = [];
  for (let at = 0, id = first; at <= content.length; at += PIECE, id += 1) {
    const piece = content.subarray(at, at + PIECE);
    const head = Buffer.alloc(4);
    head.writeUIntLE(piece.length, 0, 3);
    head.writeUInt8(id & 0xff, 3);
    packets.push(head, piece);
  }
  return packets;
}

/** What arrives for these events, each behind a status of zero. */
function wireOf(events: readonly Buffer[], sequence: number): Buffer {
  const packets: Buffer[] = [];
  for (const event of events) {
    const number = sequence + packets.length / 2;
    packets.push(...packetsOf(Buffer.concat([Buffer.of(0), event]), number));
  }
  return Buffer.concat(packets);
}

/** What a splitter makes of a stream that comes in chunks of these sizes, by turns. */
function split(wire: Buffer, sizes: readonly number[], sequence = 1) {
  const runs: Buffer[] = [];
  const parts: EventPart[] = [];
  const others: Buffer[] = [];
  const gaps: number[][] = [];
  const splitter = new PacketSplitter(
    {
      events: (run) => runs.push(run),
      part: (part) => parts.push(part),
      other: (packet) => others.push(packet),
      outOfOrder: (...numbers) => gaps.push(numbers),
    },
    sequence,
  );
  for (let at = 0, turn = 0; at < wire.length; turn += 1) {
    const size = sizes[turn % sizes.length] ?? 1;
    splitter.push(Buffer.from(wire.subarray(at, at + size)));
    at += size;
  }
  const events = runs.flatMap((run) => [...eventsOfRun(run)]);
  return { runs, events, parts, others, gaps };
}

describe('events', () => {
  test('are found wherever the chunks of the socket are cut', () => {
    const event = fc.uint8Array({ minLength: 0, maxLength: 60 }).map((bytes) => Buffer.from(bytes));
    const stream = fc.record({
      events: fc.array(event, { minLength: 1, maxLength: 300 }),
      sizes: fc.array(fc.integer({ min: 1, max: 500 }), { minLength: 1, maxLength: 5 }),
      sequence: fc.nat(255),
    });
    fc.assert(
      fc.property(stream, ({ events, sizes, sequence }) => {
        const found = split(wireOf(events, sequence), sizes, sequence);
        expect(found.events).toEqual(events);
        expect([found.parts, found.others, found.gaps]).toEqual([[], [], []]);
      }),
      { numRuns: 200 },
    );
  });

  test('are given together, where they lie', () => {
    const events = Array.from({ length: 100 }, (_, i) => Buffer.alloc(20 + i, i));
    const wire = wireOf(events, 1);
    expect(split(wire, [wire.length]).runs).toHaveLength(1);
    expect(split(wire, [wire.length - 3]).runs).toHaveLength(2);
  });
});

describe('a packet that holds no event', () => {
  test.each([1, 3, 100])('is given whole, and what follows is not: chunks of %i', (size) => {
    const events = ['one', 'two'].map((text) => Buffer.from(text));
    const error = packetsOf(Buffer.from('\xff..message', 'latin1'), 77);
    const wire = Buffer.concat([wireOf(events, 1), ...error, wireOf(events, 3)]);
    const found = split(wire, [size]);
    expect(found.events.map(String)).toEqual(['one', 'two']);
    expect(found.others).toEqual([Buffer.concat(error)]);
    expect(found.gaps).toEqual([]);
  });

  test('may be empty', () => {
    expect(split(Buffer.of(0, 0, 0, 1), [1]).others).toEqual([Buffer.of(0, 0, 0, 1)]);
  });
});

test('a packet that does not follow ends the stream, with what came before given', () => {
  const event = Buffer.from('event');
  const wire = Buffer.concat([wireOf([event], 255), wireOf([event], 0), wireOf([event], 2)]);
  const found = split(wire, [wire.length], 255);
  expect(found.events).toHaveLength(2);
  expect(found.gaps).toEqual([[1, 2]]);
});

describe('an event of several packets', () => {
  function eventOf(type: number, length: number): Buffer {
    const event = Buffer.alloc(length, 'abcdefg');
    event.writeUInt8(type, 4);
    return event;
  }
  const SHORT = Buffer.from('a short one');

  test.each([PIECE * 2 + 5, PIECE - 1, PIECE * 2 - 1])(
    'is given in pieces when it is a compressed transaction: %i bytes',
    (length) => {
      const event = eventOf(PAYLOAD, length);
      const { events, parts, gaps } = split(wireOf([SHORT, event, SHORT], 1), [1_000_003]);
      expect(events).toEqual([SHORT, SHORT]);
      expect(parts.map(({ isFirst }) => isFirst)).toEqual(parts.map((_, i) => i === 0));
      expect(parts.map(({ isLast }) => isLast)).toEqual(
        parts.map((_, i) => i === parts.length - 1),
      );
      expect(Buffer.concat(parts.map(({ bytes }) => bytes)).equals(event)).toBe(true);
      expect(gaps).toEqual([]);
    },
  );

  test.each([PIECE * 2 + 5, PIECE - 1])('is joined when it is another: %i bytes', (length) => {
    const event = eventOf(30, length);
    const { events, parts } = split(wireOf([SHORT, event, SHORT], 1), [700_001]);
    expect(parts).toEqual([]);
    expect(events.map((each) => each.length)).toEqual([SHORT.length, length, SHORT.length]);
    expect(events[1]?.equals(event)).toBe(true);
  });

  test('is one packet when it fits: a compressed transaction too', () => {
    const event = eventOf(PAYLOAD, PIECE - 2);
    const { events, parts } = split(wireOf([event], 1), [3_000_000]);
    expect(parts).toEqual([]);
    expect(events[0]?.equals(event)).toBe(true);
  });

  test('ends the stream when one of its packets is missing', () => {
    const packets = packetsOf(Buffer.concat([Buffer.of(0), eventOf(30, PIECE * 2 + 5)]), 1);
    const wire = Buffer.concat(packets.toSpliced(2, 2));
    expect(split(wire, [1_000_000]).gaps).toEqual([[2, 3]]);
  });
});
