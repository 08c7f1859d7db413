import { lengthAt, prefixBytes } from './row-stream.js';

const ZERO = 0x30;
const SUM_LIMIT = 2 ** 52;

/** Sum of the checksums that the master gives with rows, as decimal digits, exact beyond 2^53. */
export class ChecksumSum {
  private sum = 0n;
  /** Summed up, and below 2^53: then it goes to `sum`. */
  private partial = 0;

  /** Adds the number whose length stands at `at`. */
  add(packet: Buffer, at: number): void {
    const from = at + prefixBytes(packet, at);
    const to = from + lengthAt(packet, at);
    let value = 0;
    for (let i = from; i < to; i++) value = value * 10 + (packet[i] as number) - ZERO;
    this.partial += value;
    if (this.partial < SUM_LIMIT) return;
    this.sum += BigInt(this.partial);
    this.partial = 0;
  }

  get digits(): string {
    return String(this.sum + BigInt(this.partial));
  }
}
