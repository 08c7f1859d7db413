import type { EventFormat } from '../../event/format.js';
import type { SourceState } from '../../event/source-state.js';
import type { ThlEvent } from '../../event/thl-event.js';
import { encodeData, encodeFormat, EventsFrameWriter } from './encode.js';
import { FRAME_TARGET } from './protocol.js';

/** Of one event, with its place in the frame; and of the source's state, which ends a frame. */
const HEADER_BYTES = 200;
const SOURCE_BYTES = 300;

/** Makes frames of events, for one connection. */
export class EventEncoder {
  private readonly formats = new FormatNumbers();

  /** `source`: the source's state after the last event of the batch, where it is known. */
  *encode(
    batch: readonly ThlEvent[],
    source: SourceState | undefined,
  ): Generator<Buffer, void, undefined> {
    let frame = new EventsFrameWriter(capacityFor(batch, 0));
    for (const [index, { header, format, data }] of batch.entries()) {
      const { number, isNew } = this.formats.numberOf(format);
      if (isNew) yield encodeFormat(number, format);
      const begin = data.subarray(0, FRAME_TARGET);
      frame.add(header, number, data.length, begin);
      if (frame.length < FRAME_TARGET && !frame.isFull) continue;
      yield frame.end(index === batch.length - 1 ? source : undefined);
      yield* restOf(data);
      frame = new EventsFrameWriter(capacityFor(batch, index + 1));
    }
    if (!frame.isEmpty) yield frame.end(source);
  }
}

/** Bytes of the frame that begins with event `from`, about. */
function capacityFor(batch: readonly ThlEvent[], from: number): number {
  let bytes = SOURCE_BYTES;
  for (let i = from; i < batch.length && bytes < FRAME_TARGET; i++) {
    bytes += HEADER_BYTES + Math.min(batch[i]?.data.length ?? 0, FRAME_TARGET);
  }
  return bytes;
}

/** An event larger than a frame goes on in frames of data. */
function* restOf(data: Buffer): Generator<Buffer, void, undefined> {
  for (let at = FRAME_TARGET; at < data.length; at += FRAME_TARGET) {
    yield encodeData(data.subarray(at, at + FRAME_TARGET));
  }
}

/** Numbers each distinct format. */
class FormatNumbers {
  private readonly numbers = new Map<string, number>();
  private last: { readonly format: EventFormat; readonly number: number } | undefined;

  numberOf(format: EventFormat): { readonly number: number; readonly isNew: boolean } {
    if (this.last?.format === format) return { number: this.last.number, isNew: false };
    const key = keyOf(format);
    const known = this.numbers.get(key);
    const number = known ?? this.numbers.size;
    this.numbers.set(key, number);
    this.last = { format, number };
    return { number, isNew: known === undefined };
  }
}

function keyOf({ flavour, serverVersion, checksum, description }: EventFormat): string {
  return `${flavour} ${checksum} ${serverVersion} ${description.toString('latin1')}`;
}
