const FIRST_CAPACITY = 512;
/** Up to this it doubles; frames wait in memory, and a large one must not hold as much unused. */
const MOST_GROWTH = 128 * 1024;
const TEXT_LIMIT = 0xffff;

/** Writes what `ByteReader` reads. Grows as needed. */
export class ByteWriter {
  private bytes: Buffer;
  private used = 0;

  /** `capacity`: bytes that it begins with, where they are known. */
  constructor(capacity = FIRST_CAPACITY) {
    this.bytes = Buffer.allocUnsafe(capacity);
  }

  get length(): number {
    return this.used;
  }

  u8(value: number): this {
    const at = this.reserve(1);
    this.bytes.writeUInt8(value, at);
    return this;
  }

  u16(value: number): this {
    const at = this.reserve(2);
    this.bytes.writeUInt16LE(value, at);
    return this;
  }

  u32(value: number): this {
    const at = this.reserve(4);
    this.bytes.writeUInt32LE(value, at);
    return this;
  }

  u53(value: number): this {
    const at = this.reserve(8);
    this.bytes.writeBigUInt64LE(BigInt(value), at);
    return this;
  }

  i64(value: bigint): this {
    const at = this.reserve(8);
    this.bytes.writeBigInt64LE(value, at);
    return this;
  }

  flag(value: boolean): this {
    return this.u8(value ? 1 : 0);
  }

  /** @throws RangeError above 65,535 bytes */
  text(value: string): this {
    const length = Buffer.byteLength(value);
    if (length > TEXT_LIMIT) throw new RangeError(`a text of ${length} bytes does not fit a frame`);
    this.u16(length);
    const at = this.reserve(length);
    this.bytes.write(value, at, 'utf8');
    return this;
  }

  blob(value: Buffer): this {
    return this.u32(value.length).raw(value);
  }

  raw(value: Buffer): this {
    const at = this.reserve(value.length);
    value.copy(this.bytes, at);
    return this;
  }

  optional<T>(value: T | undefined, write: (to: this, value: T) => void): this {
    this.flag(value !== undefined);
    if (value !== undefined) write(this, value);
    return this;
  }

  /** A view of what was written. */
  take(): Buffer {
    return this.bytes.subarray(0, this.used);
  }

  /** Overwrites 2 bytes written before. */
  patchU16(at: number, value: number): void {
    this.bytes.writeUInt16LE(value, at);
  }

  /** May put another buffer into `this.bytes`. */
  private reserve(count: number): number {
    const start = this.used;
    this.used += count;
    if (this.used > this.bytes.length) this.grow(start);
    return start;
  }

  private grow(filled: number): void {
    const { length } = this.bytes;
    const wanted = length + Math.min(length, MOST_GROWTH);
    const larger = Buffer.allocUnsafe(Math.max(this.used, wanted));
    this.bytes.copy(larger, 0, 0, filled);
    this.bytes = larger;
  }
}
