import { belowBillion, billions, digitCount, writeDigits, writePair } from './value/digits.js';
import { writeEscaped } from './value/escape.js';
import { malformed } from './value/failure.js';

const QUOTE = 0x27;
const MINUS = 0x2d;
const UINT32 = 0x1_0000_0000;
const BILLION = 1_000_000_000;
/** Below this many bytes a loop is quicker than a call of `Buffer.copy`. */
const SHORT = 48;
/** Bytes that room is made for at once where each may become eight. */
const MAPPED_AT_ONCE = 4096;

/**
 * A growing buffer that SQL text is written into as bytes. Statements are sent under
 * `character_set_client=binary`, so that the server reads a literal's bytes one by one and a second
 * byte 0x5C of GBK or SJIS is nothing special once it is escaped.
 */
export class SqlBuffer {
  /**
   * Set by a literal that a server in strict mode refuses to store though the source's column holds
   * it, such as index 0 of an ENUM. Such a statement has to run without strict mode. The one who
   * builds statements resets it at the start of each.
   */
  needsLax = false;
  /** Names of the columns of these literals, as far as they are known. */
  readonly laxColumns = new Set<string>();
  /** What is being written runs without strict mode. Set by the one who builds statements. */
  isLax = false;

  private buffer: Buffer;
  private end = 0;
  private limit = Infinity;

  constructor(initialBytes = 64 * 1024) {
    this.buffer = Buffer.allocUnsafeSlow(initialBytes);
  }

  get length(): number {
    return this.end;
  }

  /** The literal that was just written is one that sets `needsLax`. */
  requireLax({ name = '' }: { readonly name?: string | undefined }): void {
    this.needsLax = true;
    this.laxColumns.add(name);
  }

  /** Forgets everything after the first `length` bytes. */
  truncate(length: number): void {
    if (length < this.end) this.end = length;
  }

  /** Takes out the bytes between two offsets: what follows them moves up. */
  remove(from: number, to: number): void {
    this.buffer.copyWithin(from, to, this.end);
    this.end -= to - from;
  }

  byte(value: number): void {
    this.reserve(1);
    this.buffer[this.end++] = value;
  }

  /** Text of code points below 256, one byte each. */
  text(value: string): void {
    const { length } = value;
    this.reserve(length);
    if (length > SHORT) {
      this.end += this.buffer.write(value, this.end, 'latin1');
      return;
    }
    const { buffer } = this;
    let end = this.end;
    for (let i = 0; i < length; i++) buffer[end++] = value.charCodeAt(i);
    this.end = end;
  }

  /** Identifiers and other text, as UTF-8. */
  utf8(value: string): void {
    this.reserve(value.length * 3);
    this.end += this.buffer.write(value, this.end, 'utf8');
  }

  bytes(source: Buffer, from = 0, to = source.length): void {
    this.reserve(to - from);
    if (to - from > SHORT) {
      this.end += source.copy(this.buffer, this.end, from, to);
      return;
    }
    const { buffer } = this;
    let end = this.end;
    for (let i = from; i < to; i++) buffer[end++] = source[i] as number;
    this.end = end;
  }

  /** A non-negative integer below 2^53, padded with zeros to at least `width` digits. */
  digits(value: number, width = 1): void {
    if (value >= UINT32) this.text(String(value).padStart(width, '0'));
    else this.padded(value, Math.max(width, digitCount(value)));
  }

  /** A signed integer of 32 bits. */
  int32(value: number): void {
    if (value < 0) this.byte(MINUS);
    this.uint32(Math.abs(value));
  }

  /** An unsigned integer of 32 bits. */
  uint32(value: number): void {
    this.padded(value, digitCount(value));
  }

  /**
   * The unsigned integer of 64 bits with these halves, which may be given as signed or unsigned
   * integers of 32 bits: V8 passes signed ones without allocating.
   */
  uint64(high: number, low: number): void {
    if (high === 0) {
      this.uint32(low >>> 0);
      return;
    }
    const head = billions(high >>> 0, low);
    if (head < BILLION) this.uint32(head);
    else {
      const lead = Math.floor(head / BILLION);
      this.uint32(lead);
      this.padded(head - lead * BILLION, 9);
    }
    this.padded(belowBillion(low, head), 9);
  }

  /** The two's complement integer of 64 bits with these halves, given as for `uint64`. */
  int64(high: number, low: number): void {
    if ((high | 0) >= 0) {
      this.uint64(high, low);
      return;
    }
    this.byte(MINUS);
    this.uint64(~high + ((low | 0) === 0 ? 1 : 0), -low | 0);
  }

  /** Exactly `width` digits; the value is an unsigned integer of 32 bits that has no more. */
  padded(value: number, width: number): void {
    this.reserve(width);
    writeDigits(this.buffer, this.end, value, width);
    this.end += width;
  }

  /** Two digits of an integer below 100. */
  two(value: number): void {
    this.reserve(2);
    writePair(this.buffer, this.end, value);
    this.end += 2;
  }

  /** A quoted string literal of these bytes: quote, backslash and zero byte are escaped. */
  quoted(source: Buffer, from = 0, to = source.length): void {
    this.byte(QUOTE);
    this.escaped(source, from, to);
    this.byte(QUOTE);
  }

  /** The inside of a quoted string literal. */
  escaped(source: Buffer, from = 0, to = source.length): void {
    this.reserve((to - from) * 2);
    this.end = writeEscaped(this.buffer, this.end, source, from, to);
  }

  /** Copies bytes, each replaced by what `replacements` (at most 8 bytes each) has for it. */
  mapped(
    source: Buffer,
    from: number,
    to: number,
    replacements: readonly (Buffer | undefined)[],
  ): void {
    for (let at = from; at < to; at += MAPPED_AT_ONCE) {
      this.mapPart(source, at, Math.min(to, at + MAPPED_AT_ONCE), replacements);
    }
  }

  private mapPart(
    source: Buffer,
    from: number,
    to: number,
    replacements: readonly (Buffer | undefined)[],
  ): void {
    this.reserve((to - from) * 8);
    const { buffer } = this;
    let end = this.end;
    for (let i = from; i < to; i++) {
      const value = source[i] as number;
      const replacement = replacements[value];
      if (replacement === undefined) buffer[end++] = value;
      else {
        buffer.set(replacement, end);
        end += replacement.length;
      }
    }
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

  /**
   * Runs `write` with a limit to what it may append, in bytes. The limit is looked at when the buffer
   * grows, so that up to its free room more may be written.
   * @throws SluiceError EVENT_MALFORMED beyond the limit
   */
  within(bytes: number, write: () => void): void {
    this.limit = this.end + bytes;
    try {
      write();
    } finally {
      this.limit = Infinity;
    }
  }

  private reserve(bytes: number): void {
    const needed = this.end + bytes;
    if (needed <= this.buffer.length) return;
    if (needed > this.limit) throw malformed('a value expands beyond what its bytes can hold');
    const larger = Buffer.allocUnsafeSlow(Math.max(needed, this.buffer.length * 2));
    this.buffer.copy(larger, 0, 0, this.end);
    this.buffer = larger;
  }
}
