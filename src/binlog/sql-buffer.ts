const QUOTE = 0x27;
const BACKSLASH = 0x5c;
const ZERO_DIGIT = 0x30;

/**
 * A growing buffer that SQL text is written into as bytes. Statements are sent under
 * `character_set_client=binary`, so that the server reads a literal's bytes one by one and a second
 * byte 0x5C of GBK or SJIS is nothing special once it is escaped.
 */
export class SqlBuffer {
  private buffer: Buffer;
  private end = 0;

  constructor(initialBytes = 64 * 1024) {
    this.buffer = Buffer.allocUnsafeSlow(initialBytes);
  }

  get length(): number {
    return this.end;
  }

  /** Forgets everything after the first `length` bytes. */
  truncate(length: number): void {
    if (length < this.end) this.end = length;
  }

  byte(value: number): void {
    this.reserve(1);
    this.buffer[this.end++] = value;
  }

  /** Text of code points below 256, one byte each. */
  text(value: string): void {
    this.reserve(value.length);
    this.end += this.buffer.write(value, this.end, 'latin1');
  }

  /** Identifiers and other text, as UTF-8. */
  utf8(value: string): void {
    this.reserve(value.length * 3);
    this.end += this.buffer.write(value, this.end, 'utf8');
  }

  bytes(source: Buffer, from = 0, to = source.length): void {
    this.reserve(to - from);
    this.end += source.copy(this.buffer, this.end, from, to);
  }

  /** A non-negative integer below 2^53, padded with zeros to at least `width` digits. */
  digits(value: number, width = 1): void {
    if (value < 10 && width === 1) {
      this.byte(ZERO_DIGIT + value);
      return;
    }
    this.text(String(value).padStart(width, '0'));
  }

  /** A quoted string literal of these bytes: quote, backslash and zero byte are escaped. */
  quoted(source: Buffer, from = 0, to = source.length): void {
    this.reserve((to - from) * 2 + 2);
    const { buffer } = this;
    let end = this.end;
    buffer[end++] = QUOTE;
    for (let i = from; i < to; i++) {
      const value = source[i] ?? 0;
      if (value === QUOTE || value === BACKSLASH || value === 0) {
        buffer[end++] = BACKSLASH;
        buffer[end++] = value === 0 ? ZERO_DIGIT : value;
      } else {
        buffer[end++] = value;
      }
    }
    buffer[end++] = QUOTE;
    this.end = end;
  }

  /** The bytes written so far; valid until the next write. */
  view(from = 0): Buffer {
    return this.buffer.subarray(from, this.end);
  }

  /** A copy of the bytes written so far; the buffer is empty afterwards and can be used again. */
  take(): Buffer {
    const copy = Buffer.from(this.view());
    this.end = 0;
    return copy;
  }

  private reserve(bytes: number): void {
    const needed = this.end + bytes;
    if (needed <= this.buffer.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(needed, this.buffer.length * 2));
    this.buffer.copy(larger, 0, 0, this.end);
    this.buffer = larger;
  }
}
