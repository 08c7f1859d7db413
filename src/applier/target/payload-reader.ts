/**
 * Reads the payload of one packet of the client/server protocol.
 * Source: MySQL manual, "Protocol Basics: Data Types".
 */
export class PayloadReader {
  constructor(
    private readonly bytes: Buffer,
    private at: number,
    private readonly end: number,
  ) {}

  get isAtEnd(): boolean {
    return this.at >= this.end;
  }

  byte(): number {
    return this.bytes[this.at++] ?? 0;
  }

  uint16(): number {
    const value = this.bytes.readUInt16LE(this.at);
    this.at += 2;
    return value;
  }

  skip(bytes: number): void {
    this.at += bytes;
  }

  /** A length-encoded integer; exact up to 2^53. Undefined: NULL (0xFB). */
  lengthEncoded(): number | undefined {
    const first = this.byte();
    if (first < 0xfb) return first;
    if (first === 0xfb) return undefined;
    if (first === 0xfc) return this.uint16();
    if (first === 0xfd) return this.uint16() + this.byte() * 0x10000;
    const value = Number(this.bytes.readBigUInt64LE(this.at));
    this.at += 8;
    return value;
  }

  /** A length-encoded string as UTF-8 text; null: NULL. */
  string(): string | null {
    const length = this.lengthEncoded();
    if (length === undefined) return null;
    const start = this.at;
    this.at += length;
    return this.bytes.toString('utf8', start, this.at);
  }

  /** Everything up to the end, as UTF-8 text. */
  rest(): string {
    const start = this.at;
    this.at = this.end;
    return this.bytes.toString('utf8', start, this.end);
  }
}
