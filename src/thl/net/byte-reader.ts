import { malformed } from './malformed.js';

/** Reads a frame's body in order. Every read is checked: @throws SluiceError THL_PROTOCOL */
export class ByteReader {
  private at = 0;

  constructor(private readonly bytes: Buffer) {}

  u8(): number {
    return this.bytes.readUInt8(this.advance(1));
  }

  u16(): number {
    return this.bytes.readUInt16LE(this.advance(2));
  }

  u32(): number {
    return this.bytes.readUInt32LE(this.advance(4));
  }

  /** 8 bytes that fit a number exactly. */
  u53(): number {
    const value = this.bytes.readBigUInt64LE(this.advance(8));
    if (value > BigInt(Number.MAX_SAFE_INTEGER))
      throw malformed(`the number ${value} is too large`);
    return Number(value);
  }

  i64(): bigint {
    return this.bytes.readBigInt64LE(this.advance(8));
  }

  flag(): boolean {
    const value = this.u8();
    if (value > 1) throw malformed(`a flag has the value ${value}`);
    return value === 1;
  }

  /** Length in 2 bytes, then UTF-8. */
  text(): string {
    const length = this.u16();
    const start = this.advance(length);
    return this.bytes.toString('utf8', start, start + length);
  }

  /** Length in 4 bytes, then a view of as many bytes. */
  blob(): Buffer {
    const length = this.u32();
    const start = this.advance(length);
    return this.bytes.subarray(start, start + length);
  }

  /** All that is left. */
  rest(): Buffer {
    const start = this.advance(this.bytes.length - this.at);
    return this.bytes.subarray(start);
  }

  /** A flag, and if it is set, what `read` reads. */
  optional<T>(read: (from: this) => T): T | undefined {
    return this.flag() ? read(this) : undefined;
  }

  end(): void {
    const left = this.bytes.length - this.at;
    if (left > 0) throw malformed(`${left} bytes more than expected`);
  }

  private advance(count: number): number {
    const start = this.at;
    const left = this.bytes.length - start;
    if (count > left) throw malformed(`${count} bytes expected, ${left} left`);
    this.at = start + count;
    return start;
  }
}
