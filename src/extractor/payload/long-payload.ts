import { crc32 } from 'node:zlib';
import type { PayloadHead } from '../../binlog/binlog-event.js';
import { corruptEvent, CRC_OF_CHECKED } from '../../binlog/checksum.js';
import { EVENT_HEADER_BYTES, eventSizeAt } from '../../binlog/header.js';
import { readPayloadHead } from '../../binlog/events/transaction-payload.js';
import type { EventFormat } from '../../event/format.js';
import type { EventPart } from '../event-part.js';
import { PackedBytes } from './packed-bytes.js';

/**
 * A TRANSACTION_PAYLOAD event that arrives in pieces. That its CRC32 is right is known with the last
 * one only, until when the transaction has no end.
 */
export class LongPayload {
  readonly head: PayloadHead;
  readonly packed = new PackedBytes();
  /** The event's header and what its first piece has besides. */
  readonly start: Buffer;
  private arrived = 0;
  private crc = 0;
  /** Bytes of the payload to come. */
  private left: number;

  /** @throws SluiceError EVENT_MALFORMED, EVENT_UNSUPPORTED, BINLOG_CORRUPT */
  constructor(
    first: EventPart,
    private readonly format: EventFormat,
  ) {
    this.start = first.bytes.subarray(0, EVENT_HEADER_BYTES);
    this.head = readPayloadHead(first.bytes, format);
    this.left = this.head.payloadSize;
    this.check(first.bytes);
    this.feed(first.bytes.subarray(this.head.payloadStart));
  }

  /** @throws SluiceError BINLOG_CORRUPT */
  add({ bytes, isLast }: EventPart): void {
    this.check(bytes);
    this.feed(bytes);
    if (isLast) this.finish();
  }

  private check(bytes: Buffer): void {
    if (bytes.length === 0) return; // zlib takes a buffer without memory for a new beginning
    this.arrived += bytes.length;
    if (this.format.checksum === 'crc32') this.crc = crc32(bytes, this.crc);
  }

  private feed(bytes: Buffer): void {
    const wanted = bytes.subarray(0, this.left);
    this.left -= wanted.length;
    this.packed.push(wanted);
  }

  private finish(): void {
    const size = eventSizeAt(this.start);
    if (this.arrived !== size) {
      throw corruptEvent(this.start, `its header says ${size} bytes, ${this.arrived} arrived`);
    }
    if (this.format.checksum === 'crc32' && this.crc !== CRC_OF_CHECKED) {
      throw corruptEvent(this.start, 'its CRC32 is not that of its bytes');
    }
    this.packed.end();
  }
}
