const NOTHING = new ArrayBuffer(0);

/**
 * One event amid others in memory. One object serves all that pass: to make a buffer of each would take
 * longer than what is done with most of them. Offsets are from the event's first byte, integers
 * little-endian; nothing outside the event is read.
 */
export class EventSpan {
  /** All of the memory that holds the event, twice. */
  buffer: ArrayBufferLike = NOTHING;
  memory: DataView = new DataView(NOTHING);
  /** Where in it the event begins. */
  start = 0;
  /** Bytes, header and checksum included. */
  length = 0;
  /** Where in the memory the bytes given begin. */
  private origin = 0;

  static of(event: Buffer): EventSpan {
    const span = new EventSpan();
    span.over(event);
    span.set(0, event.length);
    return span;
  }

  /** Goes over to other bytes. */
  over(bytes: Buffer): void {
    const { buffer } = bytes;
    this.origin = bytes.byteOffset;
    if (buffer === this.buffer) return;
    this.buffer = buffer;
    this.memory = new DataView(buffer);
  }

  /** @param start offset in the bytes given */
  set(start: number, length: number): void {
    this.start = this.origin + start;
    this.length = length;
  }

  /** The event as a buffer, without a copy. */
  view(): Buffer {
    return Buffer.from(this.buffer, this.start, this.length);
  }

  /** @throws RangeError beyond the event's end, as the other two */
  u8(offset: number): number {
    return this.memory.getUint8(this.place(offset, 1));
  }

  u16(offset: number): number {
    return this.memory.getUint16(this.place(offset, 2), true);
  }

  u32(offset: number): number {
    return this.memory.getUint32(this.place(offset, 4), true);
  }

  private place(offset: number, bytes: number): number {
    if (offset + bytes > this.length) throw new RangeError(`the event ends before ${offset}`);
    return this.start + offset;
  }
}
