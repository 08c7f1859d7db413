const QUOTE = 0x27;
const BACKSLASH = 0x5c;
/** Below this many bytes looking at each is quicker than a search. */
const SHORT = 24;

/**
 * Finds out whether values hold bytes that must be escaped. Values of one buffer are asked for in
 * their order; native searches over all that the socket gave at once make it cheap to say no.
 */
export class EscapeSearch {
  private buffer: Buffer | undefined;
  private last = 0;
  private quote = -1;
  private backslash = -1;
  private zero = -1;

  /** False: the bytes can be copied. May be true of a short value without any. */
  maybeIn(buffer: Buffer, from: number, to: number): boolean {
    if (to - from < SHORT) return true;
    // other bytes would be at lower offsets again, even if the very same buffer had been filled anew
    if (buffer !== this.buffer || from < this.last) this.forget(buffer);
    this.last = to;
    if (this.quote < from) this.quote = search(buffer, QUOTE, from);
    if (this.backslash < from) this.backslash = search(buffer, BACKSLASH, from);
    if (this.zero < from) this.zero = search(buffer, 0, from);
    return this.quote < to || this.backslash < to || this.zero < to;
  }

  private forget(buffer: Buffer): void {
    this.buffer = buffer;
    this.quote = this.backslash = this.zero = -1;
  }
}

function search(buffer: Buffer, byte: number, from: number): number {
  const at = buffer.indexOf(byte, from);
  return at < 0 ? Infinity : at;
}
