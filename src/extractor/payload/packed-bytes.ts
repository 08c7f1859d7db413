/** Bytes given out at once. */
const SLICE_BYTES = 64 * 1024;

/** The packed bytes of a compressed transaction in slices, while they arrive. */
export class PackedBytes implements Iterable<Uint8Array> {
  private readonly buffers: Buffer[] = [];
  private at = 0;
  private ended = false;
  /** Bytes given out. */
  given = 0;

  static of(bytes: Buffer): PackedBytes {
    const packed = new PackedBytes();
    packed.push(bytes);
    packed.end();
    return packed;
  }

  push(bytes: Buffer): void {
    if (bytes.length > 0 && !this.ended) this.buffers.push(bytes);
  }

  /** Nothing follows; what was not taken stays. */
  end(): void {
    this.ended = true;
  }

  /** Nothing is given out any more. */
  drop(): void {
    this.buffers.length = 0;
    this.end();
  }

  /** Whether a slice, or the end, can be given out only when more has arrived. */
  get isStarved(): boolean {
    return this.buffers.length === 0 && !this.ended;
  }

  /** Must not be asked for more while it is starved. */
  *[Symbol.iterator](): Iterator<Uint8Array> {
    for (let buffer = this.buffers[0]; buffer !== undefined; buffer = this.buffers[0]) {
      const slice = buffer.subarray(this.at, this.at + SLICE_BYTES);
      this.at += slice.length;
      this.given += slice.length;
      if (this.at >= buffer.length) {
        this.buffers.shift();
        this.at = 0;
      }
      yield slice;
    }
  }
}
