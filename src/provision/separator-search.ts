const BYTES = [0x5c, 0xfe, 0xff] as const;

/**
 * Finds out whether rows and values hold a backslash or a separator of lines for LOAD DATA. Native
 * searches over all that the socket gave at once make it cheap to say no.
 */
export class SeparatorSearch {
  private buffer: Buffer | undefined;
  private row = 0;
  /** Where each of BYTES comes next. */
  private readonly next = BYTES.map(() => -1);

  /** Rows of one buffer are asked for in their order. The lengths of values count as well. */
  isRowClean(buffer: Buffer, from: number, to: number): boolean {
    // a row at the same offset: the very same buffer has been filled anew
    if (buffer !== this.buffer || from <= this.row) this.next.fill(-1);
    this.buffer = buffer;
    this.row = from;
    return this.isValueClean(from, to);
  }

  /** Of the row that was asked for last, its values in their order. */
  isValueClean(from: number, to: number): boolean {
    const { next } = this;
    for (let i = 0; i < BYTES.length; i++) {
      if ((next[i] as number) < from) next[i] = this.find(BYTES[i] as number, from);
      if ((next[i] as number) < to) return false;
    }
    return true;
  }

  private find(byte: number, from: number): number {
    const at = this.buffer?.indexOf(byte, from) ?? -1;
    return at < 0 ? Infinity : at;
  }
}
