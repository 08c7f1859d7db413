import type { EventFormat } from '../event/format.js';
import { CHECKSUM_BYTES } from './checksum.js';
import { malformed } from './failure.js';
import { EVENT_HEADER_BYTES, eventSizeAt, typeCodeAt } from './header.js';

/** One undecoded event of a fragment. */
export interface RawEvent {
  readonly typeCode: number;
  /** The whole event with header and checksum: a view of the fragment. */
  readonly raw: Buffer;
}

/**
 * The events of a fragment's data, in order.
 * @throws SluiceError EVENT_MALFORMED where a size leaves the data or cannot hold an event
 */
export function* eventsIn(data: Buffer, format: EventFormat): Generator<RawEvent, void, undefined> {
  const least = EVENT_HEADER_BYTES + (format.checksum === 'crc32' ? CHECKSUM_BYTES : 0);
  let at = 0;
  while (at < data.length) {
    const typeCode = typeCodeAt(data, at);
    const size = eventSizeAt(data, at);
    if (size < least || size > data.length - at) {
      const { flavour } = format;
      throw malformed({ typeCode, flavour }, `${size} bytes at ${at} of ${data.length}`);
    }
    yield { typeCode, raw: data.subarray(at, at + size) };
    at += size;
  }
}
