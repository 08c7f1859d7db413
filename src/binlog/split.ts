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

/** Makes the view of an event when it is asked for: of many events only the type is looked at. */
class EventSlice implements RawEvent {
  private view: Buffer | undefined;

  constructor(
    readonly typeCode: number,
    private readonly data: Buffer,
    private readonly start: number,
    private readonly end: number,
  ) {}

  get raw(): Buffer {
    this.view ??= this.data.subarray(this.start, this.end);
    return this.view;
  }
}

/**
 * The events of a fragment's data, in order.
 * @throws SluiceError EVENT_MALFORMED where a size leaves the data or cannot hold an event
 */
export function eventsIn(data: Buffer, format: EventFormat): RawEvent[] {
  const events: RawEvent[] = [];
  const least = EVENT_HEADER_BYTES + (format.checksum === 'crc32' ? CHECKSUM_BYTES : 0);
  let at = 0;
  while (at < data.length) {
    const typeCode = typeCodeAt(data, at);
    const size = eventSizeAt(data, at);
    if (size < least || size > data.length - at) {
      const { flavour } = format;
      throw malformed({ typeCode, flavour }, `${size} bytes at ${at} of ${data.length}`);
    }
    events.push(new EventSlice(typeCode, data, at, at + size));
    at += size;
  }
  return events;
}
