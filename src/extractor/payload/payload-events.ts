import { crc32 } from 'node:zlib';
import type { TransactionPayloadEvent } from '../../binlog/binlog-event.js';
import { CHECKSUM_BYTES } from '../../binlog/checksum.js';
import { EventType } from '../../binlog/event-type.js';
import { malformed } from '../../binlog/failure.js';
import { EVENT_HEADER_BYTES } from '../../binlog/header.js';
import type { SluiceError } from '../../errors/sluice-error.js';
import type { EventFormat } from '../../event/format.js';
import { expandZstd } from './zstd.js';

const SIZE = 9;
const NEXT_POSITION = 13;
const BLOCK_BYTES = 256 * 1024;
/** The servers' greatest `max_allowed_packet`. */
const MAX_EVENT_BYTES = 1024 * 1024 * 1024;

/**
 * The events in a TRANSACTION_PAYLOAD event, one at a time, as they would stand in the file without
 * compression: the server leaves their checksums out (`sql/binlog_ostream.cc`, `sql/log_event.cc`), so
 * they are given one where the file has them. Each ends at the place where the payload does. Little
 * more than the event to come is in memory beside the payload.
 */
export class PayloadEvents {
  private readonly pieces: Iterator<Uint8Array, void, undefined>;
  private piece: Uint8Array = new Uint8Array(0);
  private at = 0;
  private readonly head = Buffer.alloc(EVENT_HEADER_BYTES);
  /** What is left of the block that events are put into. */
  private block: Buffer = Buffer.alloc(0);
  /** Bytes of the events read so far. */
  private taken = 0;
  private readonly checksumBytes: number;
  /** Read in advance: the last event is not given before the payload is known to end well. */
  private ahead: Buffer | undefined;

  /** @throws SluiceError EVENT_MALFORMED, as do all that follow */
  constructor(
    private readonly payload: TransactionPayloadEvent,
    { checksum }: EventFormat,
  ) {
    this.checksumBytes = checksum === 'crc32' ? CHECKSUM_BYTES : 0;
    this.pieces = piecesOf(payload);
    this.ahead = this.read();
  }

  /** Whether the event given last was not the last one. */
  get hasMore(): boolean {
    return this.ahead !== undefined;
  }

  /** Undefined: there are no more. */
  next(): Buffer | undefined {
    const event = this.ahead;
    if (event !== undefined) this.ahead = this.read();
    return event;
  }

  /** Frees what the decompression has allocated; nothing more can be read. */
  close(): void {
    this.pieces.return?.();
    this.ahead = undefined;
  }

  private read(): Buffer | undefined {
    if (!this.fetch()) return this.finish();
    const { head } = this;
    this.fill(head, 0, EVENT_HEADER_BYTES);
    const size = head.readUInt32LE(SIZE);
    const least = EVENT_HEADER_BYTES;
    const most = Math.min(MAX_EVENT_BYTES, this.payload.uncompressedSize - this.taken + least);
    if (size < least || size > most) throw this.damaged(`an event in it has ${size} bytes`);
    const event = this.room(size + this.checksumBytes);
    head.copy(event);
    this.fill(event, least, size);
    return this.sealed(event);
  }

  /** Small events share a block: there may be millions. */
  private room(bytes: number): Buffer {
    if (bytes > BLOCK_BYTES / 4) return Buffer.allocUnsafeSlow(bytes);
    if (bytes > this.block.length) this.block = Buffer.allocUnsafeSlow(BLOCK_BYTES);
    const room = this.block.subarray(0, bytes);
    this.block = this.block.subarray(bytes);
    return room;
  }

  private sealed(event: Buffer): Buffer {
    event.writeUInt32LE(event.length, SIZE);
    event.writeUInt32LE(this.payload.header.nextPosition, NEXT_POSITION);
    if (this.checksumBytes === 0) return event;
    const end = event.length - CHECKSUM_BYTES;
    event.writeUInt32LE(crc32(event.subarray(0, end)), end);
    return event;
  }

  private finish(): undefined {
    const { uncompressedSize } = this.payload;
    if (this.taken === uncompressedSize) return undefined;
    throw this.damaged(`it expands to ${this.taken} bytes instead of ${uncompressedSize}`);
  }

  private fill(target: Buffer, from: number, to: number): void {
    for (let at = from; at < to;) {
      if (!this.fetch()) throw this.damaged('the last event in it is cut off');
      const part = this.piece.subarray(this.at, this.at + to - at);
      target.set(part, at);
      at += part.length;
      this.at += part.length;
      this.taken += part.length;
    }
    if (this.taken > this.payload.uncompressedSize) {
      throw this.damaged(`it expands to more than ${this.payload.uncompressedSize} bytes`);
    }
  }

  /** Makes sure that there is an unread byte; false at the end. */
  private fetch(): boolean {
    while (this.at >= this.piece.length) {
      const piece = this.nextPiece();
      if (piece === undefined) return false;
      this.piece = piece;
      this.at = 0;
    }
    return true;
  }

  private nextPiece(): Uint8Array | undefined {
    try {
      return this.pieces.next().value ?? undefined;
    } catch (error) {
      throw this.damaged(String(error));
    }
  }

  private damaged(what: string): SluiceError {
    return malformed({ typeCode: EventType.TRANSACTION_PAYLOAD, flavour: 'mysql' }, what);
  }
}

function piecesOf({ compression, payload }: TransactionPayloadEvent): Iterator<Uint8Array, void> {
  return compression === 'zstd' ? expandZstd(payload) : [payload].values();
}
