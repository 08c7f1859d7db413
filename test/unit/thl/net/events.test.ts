import { crc32 } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { ThlEvent } from '../../../../src/event/thl-event.js';
import { decodeFrame } from '../../../../src/thl/net/decode.js';
import { encodeData, encodeFormat } from '../../../../src/thl/net/encode.js';
import { EventAssembly, type EventBatch } from '../../../../src/thl/net/event-assembly.js';
import { EventEncoder } from '../../../../src/thl/net/event-encoder.js';
import { FRAME_TARGET, MAX_FRAME } from '../../../../src/thl/net/protocol.js';
import { FORMAT, makeEvent, makeSource } from '../../../contract/log-events.js';

const OTHER = { ...FORMAT, serverVersion: '9.7.1' };

function accept(assembly: EventAssembly, frame: Buffer): EventBatch | undefined {
  const decoded = decodeFrame(frame);
  if (decoded.kind !== 'format' && decoded.kind !== 'events' && decoded.kind !== 'data') {
    throw new Error(`unexpected ${decoded.kind}`);
  }
  return assembly.accept(decoded);
}

/** What the other side makes of it. */
function transfer(
  events: readonly ThlEvent[],
  encoder = new EventEncoder(),
  assembly = new EventAssembly(),
): { batches: EventBatch[]; frames: Buffer[] } {
  const frames = [...encoder.encode(events, makeSource(9))];
  const batches = frames.flatMap((frame) => accept(assembly, frame) ?? []);
  return { batches, frames };
}

/** A large buffer takes long to compare element by element. */
function inShort({ header, format, data }: ThlEvent): object {
  return { header, format, size: data.length, crc: crc32(data) };
}

describe('events on the wire', () => {
  it('arrive as they were sent, with the state of the source at their end', () => {
    const events = [makeEvent(1), makeEvent(2, { format: OTHER }), makeEvent(3)];
    const { batches, frames } = transfer(events);
    expect(batches).toEqual([{ events, source: makeSource(9) }]);
    expect(frames.length).toBe(3);
  });

  it('describe each distinct format once in a connection', () => {
    const encoder = new EventEncoder();
    const assembly = new EventAssembly();
    const copy = { ...FORMAT, description: Buffer.from(FORMAT.description) };
    expect(transfer([makeEvent(1)], encoder, assembly).frames.length).toBe(2);
    const again = transfer([makeEvent(2, { format: copy })], encoder, assembly);
    expect(again.frames.length).toBe(1);
    expect(again.batches[0]?.events[0]?.format).toEqual(FORMAT);
  });

  it('larger than a frame are put together again', () => {
    const data = Buffer.alloc(3 * FRAME_TARGET + 7, 'large events ');
    const events = [makeEvent(1), makeEvent(2, { data }), makeEvent(3)];
    const { batches, frames } = transfer(events);
    expect(batches.flatMap((batch) => batch.events.map(inShort))).toEqual(events.map(inShort));
    expect(batches.map(({ source }) => source)).toEqual([undefined, makeSource(9)]);
    expect(Math.max(...frames.map(({ length }) => length))).toBeLessThan(MAX_FRAME);
  });

  it('come with the state of the source when the last one is larger than a frame', () => {
    const data = Buffer.alloc(FRAME_TARGET + 1, 'x');
    const { batches } = transfer([makeEvent(1, { data })]);
    const [{ events: [event], source } = { events: [], source: undefined }] = batches;
    expect(event?.data.equals(data)).toBe(true);
    expect(source).toEqual(makeSource(9));
  });

  it('of great number are spread over frames', () => {
    const events = Array.from({ length: 70_000 }, (_, seqno) =>
      makeEvent(seqno, { data: Buffer.alloc(0), sourceId: '', eventId: '', shardId: '' }),
    );
    const { batches, frames } = transfer(events);
    expect(batches.flatMap((batch) => batch.events).length).toBe(70_000);
    expect(Math.max(...frames.map(({ length }) => length))).toBeLessThan(MAX_FRAME);
  });
});

describe('frames in an order that no master sends', () => {
  const [format, first] = [...new EventEncoder().encode([makeEvent(1)], undefined)];
  const large = makeEvent(2, { data: Buffer.alloc(FRAME_TARGET + 1) });
  const [, begun] = [...new EventEncoder().encode([large], undefined)];

  it.each([
    ['events of a format that was not described', [first]],
    ['a format out of turn', [encodeFormat(1, FORMAT)]],
    ['data that belongs to no event', [encodeData(Buffer.of(1))]],
    ['events amid the data of one', [format, begun, first]],
    ['more data than the event has', [format, begun, encodeData(Buffer.alloc(2))]],
    ['data without end', [format, begun, encodeData(Buffer.alloc(0))]],
  ])('%s: refused', (_what, frames) => {
    const assembly = new EventAssembly();
    const give = () => frames.forEach((frame) => accept(assembly, frame!));
    expect(give).toThrow(expect.objectContaining({ code: 'THL_PROTOCOL' }));
  });
});
