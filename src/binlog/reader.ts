import { malformed, type EventKind } from './failure.js';

/**
 * A bounds-checked cursor over the bytes of one event. Every read beyond the end throws
 * EVENT_MALFORMED with the event's name: a truncated or damaged event never gives a silent value.
 * Integers are little-endian unless the name says otherwise. Buffers returned are views.
 */
export class EventReader {
  readonly event: EventKind;
  readonly buf: Buffer;
  readonly end: number;
  private position: number;

  constructor(event: EventKind, buf: Buffer, start: number, end: number) {
    this.event = event;
    this.buf = buf;
    this.position = start;
    this.end = end;
    if (start > end || end > buf.length) throw malformed(event, 'the event is too short');
  }

  get at(): number {
    return this.position;
  }

  get left(): number {
    return this.end - this.position;
  }

  u8(): number {
    return this.buf.readUInt8(this.take(1));
  }

  u16(): number {
    return this.buf.readUInt16LE(this.take(2));
  }

  u24(): number {
    return this.buf.readUIntLE(this.take(3), 3);
  }

  u32(): number {
    return this.buf.readUInt32LE(this.take(4));
  }

  u48(): number {
    return this.buf.readUIntLE(this.take(6), 6);
  }

  u64(): bigint {
    return this.buf.readBigUInt64LE(this.take(8));
  }

  /** 7 bytes: more than a number holds exactly. */
  u56(): bigint {
    const at = this.take(7);
    return BigInt(this.buf.readUInt32LE(at)) + (BigInt(this.buf.readUIntLE(at + 4, 3)) << 32n);
  }

  /** 8 bytes that must fit a number: offsets and counts. */
  safe64(what: string): number {
    return this.safe(this.u64(), what);
  }

  /** Length-encoded integer of the client protocol (`net_field_length`), as a number. */
  packed(): number {
    const first = this.u8();
    if (first < 251) return first;
    if (first === 252) return this.u16();
    if (first === 253) return this.u24();
    if (first === 254) return this.safe64('a length');
    throw this.malformed(`${first} is no length-encoded integer`);
  }

  bytes(length: number): Buffer {
    const at = this.take(length);
    return this.buf.subarray(at, at + length);
  }

  /** Everything up to the end. */
  rest(): Buffer {
    return this.bytes(this.left);
  }

  /** Bytes after a length of one byte. */
  shortBytes(): Buffer {
    return this.bytes(this.u8());
  }

  /** Bytes after a length-encoded length. */
  packedBytes(): Buffer {
    return this.bytes(this.packed());
  }

  skip(length: number): void {
    this.take(length);
  }

  /** Steps over one byte that must be 0, the end of a string. */
  terminator(what: string): void {
    if (this.u8() !== 0) throw this.malformed(`${what} does not end in a zero byte`);
  }

  /** A cursor over the next `length` bytes, which this one steps over. */
  part(length: number): EventReader {
    const at = this.take(length);
    return new EventReader(this.event, this.buf, at, at + length);
  }

  /** @throws SluiceError EVENT_MALFORMED if bytes are left */
  finish(what: string): void {
    if (this.left > 0) throw this.malformed(`${this.left} bytes are left after ${what}`);
  }

  safe(value: bigint, what: string): number {
    if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw this.malformed(`${what} is ${value}`);
    return Number(value);
  }

  malformed(what: string): Error {
    return malformed(this.event, what);
  }

  private take(length: number): number {
    const at = this.position;
    if (!(length >= 0 && length <= this.end - at)) {
      throw this.malformed(
        `${length} bytes were expected at offset ${at}, but ${this.end - at} are left`,
      );
    }
    this.position = at + length;
    return at;
  }
}
