import type { RotateEvent } from '../binlog/binlog-event.js';
import { verifyChecksum } from '../binlog/checksum.js';
import { decodeEvent } from '../binlog/decode.js';
import { EventType } from '../binlog/event-type.js';
import { readFormatDescription } from '../binlog/format-description.js';
import { EVENT_HEADER_BYTES, EventFlag } from '../binlog/header.js';
import { SluiceError } from '../errors/sluice-error.js';
import type { EventFormat, Flavour } from '../event/format.js';
import { EventClass, eventClasses } from './event-class.js';
import type { EventSpan } from './event-span.js';

const TYPE = 4;
const SIZE = 9;
const FLAGS = 17;

/** The format of the binlog file that is being streamed, and the checks that follow from it. */
export class StreamFormat {
  /** Of the file's format description; before the first one, a guess that only ROTATE is read with. */
  format: EventFormat;
  private classes: Uint8Array;

  constructor(flavour: Flavour) {
    const description = Buffer.alloc(0);
    this.format = { flavour, serverVersion: '', checksum: 'none', description };
    this.classes = eventClasses(flavour);
  }

  /**
   * Takes over a format description event.
   * @returns when the file was created, in seconds since 1970; 0: not by a start of the server
   * @throws SluiceError EVENT_MALFORMED, EVENT_UNSUPPORTED, BINLOG_CORRUPT
   */
  describe(event: Buffer): number {
    const description = readFormatDescription(event);
    if (description.format.checksum === 'crc32') verifyChecksum(event);
    this.format = description.format;
    this.classes = eventClasses(this.format.flavour);
    return description.createdAt;
  }

  /** See `EventClass`. */
  classOf(event: EventSpan): number {
    return this.classes[event.u8(TYPE)] ?? EventClass.OTHER;
  }

  /** @throws SluiceError BINLOG_CORRUPT if the event's size is wrong */
  verifySize(event: EventSpan): void {
    if (event.length < EVENT_HEADER_BYTES || event.u32(SIZE) !== event.length) {
      throw truncated(event.length);
    }
  }

  /** @throws SluiceError BINLOG_CORRUPT if the event's CRC32 is wrong */
  verify(span: EventSpan): void {
    const event = span.view();
    const type = event[TYPE];
    if (type === EventType.FORMAT_DESCRIPTION) return; // `describe` does it
    if (type === EventType.ROTATE && isArtificial(event)) return; // `rotation` does it
    if (this.format.checksum === 'crc32') verifyChecksum(event);
  }

  /**
   * Reads a ROTATE event. One that the server made up comes before the format description of the
   * file that it names, and may have a checksum or not whatever that file has.
   * @throws SluiceError BINLOG_CORRUPT, EVENT_MALFORMED
   */
  rotation(event: Buffer): RotateEvent {
    if (!isArtificial(event)) return asRotate(decodeEvent(event, this.format));
    if (hasChecksum(event)) return asRotate(decodeEvent(event, this.with('crc32')));
    const rotate = asRotate(decodeEvent(event, this.with('none')));
    if (isFileName(rotate.file)) return rotate;
    verifyChecksum(event); // throws: neither has it a checksum nor is it without one
    return rotate;
  }

  private with(checksum: EventFormat['checksum']): EventFormat {
    return { ...this.format, checksum };
  }
}

function isArtificial(event: Buffer): boolean {
  return (event.readUInt16LE(FLAGS) & EventFlag.ARTIFICIAL) !== 0;
}

function hasChecksum(event: Buffer): boolean {
  try {
    verifyChecksum(event);
    return true;
  } catch {
    return false;
  }
}

/** Every binlog's name ends in a number. */
function isFileName(name: string): boolean {
  return /^[\x20-\x7e]+\.\d+$/.test(name);
}

function asRotate(event: { kind: string }): RotateEvent {
  return event as RotateEvent;
}

function truncated(bytes: number): SluiceError {
  return new SluiceError('BINLOG_CORRUPT', `an event arrived with a wrong length: ${bytes} bytes`, {
    hint: 'The service asks for it again. If that does not help, check the network in between.',
  });
}
