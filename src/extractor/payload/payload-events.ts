import { crc32 } from 'node:zlib';
import type { TransactionPayloadEvent } from '../../binlog/binlog-event.js';
import { CHECKSUM_BYTES } from '../../binlog/checksum.js';
import { EventType } from '../../binlog/event-type.js';
import { malformed } from '../../binlog/failure.js';
import { EVENT_HEADER_BYTES } from '../../binlog/header.js';
import type { SluiceError } from '../../errors/sluice-error.js';
import type { EventFormat } from '../../event/format.js';
import type { PackedBytes } from './packed-bytes.js';
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
 * more than the event to come is in memory beside what is there of the payload.
 */
export class PayloadEvents {
  private readonly pieces: Iterator<Uint8Array, void, undefined>;
  private piece: Uint8Array = new Uint8Array(0);
  private at = 0;
  private readonly head = Buffer.alloc(EVENT_HEADER_BYTES);
  /** The event that is being read; undefined: its header is. */
  private event: Buffer | undefined;
  /** Bytes of it, or of its header, that are there. */
  private filled = 0;
  /** What is left of the block that events are put into. */
  private block: Buffer = Buffer.alloc(0);
  /** Bytes of the events read so far. */
  private taken = 0;
  private readonly checksumBytes: number;
  /** Read in advance: the last event is not given before the payload is known to end well. */
  private ahead: Buffer | undefined;
  private ended = false;

  constructor(
    private readonly payload: Omit<TransactionPayloadEvent, 'kind' | 'payload'>,
    { checksum }: EventFormat,
    private readonly packed: PackedBytes,
  ) {
    this.checksumBytes = checksum === 'crc32' ? CHECKSUM_BYTES : 0;
    this.pieces = payload.compression === 'zstd' ? expandZstd(packed) : plain(packed);
  }

  /** Whether the event given last was not the last one. */
  get hasMore(): boolean {
    return this.ahead !== undefined || !this.ended;
  }

  /** Whether there is no next event before more of the payload has arrived. */
  get isStarved(): boolean {
    return this.packed.isStarved && !this.ended;
  }

  /**
   * Undefined: there are no more, or more of the payload has to arrive.
   * @throws SluiceError EVENT_MALFORMED
   */
  next(): Buffer | undefined {
    this.ahead ??= this.read();
    if (this.ahead === undefined) return undefined;
    const following = this.read();
    if (following === undefined && !this.ended) return undefined;
    const event = this.ahead;
    this.ahead = following;
    return event;
  }

  /** Frees what the decompression has allocated; nothing more can be read. */
  close(): void {
    this.pieces.return?.();
    this.ahead = undefined;
    this.ended = true;
  }

  /** Undefined: the end, or more has to arrive. */
  private read(): Buffer | undefined {
    if (this.ended) return undefined;
    if (this.event === undefined) {
      if (!this.fill(this.head, EVENT_HEADER_BYTES)) return undefined;
      this.event = this.begin();
    }
    const { event } = this;
    if (!this.fill(event, event.length - this.checksumBytes)) return undefined;
    this.event = undefined;
    this.filled = 0;
    return this.sealed(event);
  }

  private begin(): Buffer {
    const { head } = this;
    const size = head.readUInt32LE(SIZE);
    const least = EVENT_HEADER_BYTES;
    const most = Math.min(MAX_EVENT_BYTES, this.payload.uncompressedSize - this.taken + least);
    if (size < least || size > most) throw this.damaged(`an event in it has ${size} bytes`);
    const event = this.room(size + this.checksumBytes);
    head.copy(event);
    return event;
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

  private finish(): void {
    const { taken, filled, event } = this;
    const { uncompressedSize } = this.payload;
    if (filled > 0 || event !== undefined) throw this.damaged('the last event in it is cut off');
    if (taken !== uncompressedSize) {
      throw this.damaged(`it expands to ${taken} bytes instead of ${uncompressedSize}`);
    }
    this.ended = true;
  }

  /** Fills `target` up to `to` as far as there is something; false: the end, or more has to arrive. */
  private fill(target: Buffer, to: number): boolean {
    while (this.filled < to) {
      if (!this.fetch()) return false;
      const part = this.piece.subarray(this.at, this.at + to - this.filled);
      target.set(part, this.filled);
      this.filled += part.length;
      this.at += part.length;
      this.taken += part.length;
    }
    if (this.taken > this.payload.uncompressedSize) {
      throw this.damaged(`it expands to more than ${this.payload.uncompressedSize} bytes`);
    }
    return true;
  }

  /** Makes sure that there is an unread byte; false at the end, and while more has to arrive. */
  private fetch(): boolean {
    if (this.at < this.piece.length) return true;
    const piece = this.nextPiece();
    if (piece === undefined) this.finish();
    this.piece = piece ?? this.head.subarray(0, 0);
    this.at = 0;
    return this.piece.length > 0;
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

/** An empty piece: more has to arrive. */
function* plain(packed: PackedBytes): Generator<Uint8Array, void, undefined> {
  const slices = packed[Symbol.iterator]();
  for (;;) {
    if (packed.isStarved) {
      yield new Uint8Array(0);
      continue;
    }
    const { value, done } = slices.next();
    if (done === true) return;
    yield value;
  }
}
