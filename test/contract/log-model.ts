/** A log as simple as can be, to compare real ones with. */
import type { ThlEvent } from '../../src/event/thl-event.js';
import type { LogBounds } from '../../src/thl/log.js';
import { makeEvent } from './log-events.js';

export type Operation =
  | { readonly kind: 'append'; readonly transactions: number; readonly fragments: number }
  /** In one call, and enough bytes to be stored together. */
  | { readonly kind: 'group'; readonly transactions: number }
  | { readonly kind: 'partial'; readonly fragments: number }
  | { readonly kind: 'discard' }
  | { readonly kind: 'reopen' }
  | { readonly kind: 'truncate'; readonly back: number }
  | { readonly kind: 'purge'; readonly ahead: number }
  | { readonly kind: 'acknowledge'; readonly ahead: number };

/** Complete transactions in order, and how far they are purged and taken. */
export class LogModel {
  private transactions: ThlEvent[][] = [];
  private min = 0;
  private taken: number | undefined;

  get next(): number {
    return this.transactions.length;
  }

  get minSeqno(): number {
    return this.min;
  }

  bounds(): LogBounds | undefined {
    if (this.min >= this.next) return undefined;
    return { minSeqno: this.min, maxSeqno: this.next - 1 };
  }

  events(): ThlEvent[] {
    return this.transactions.slice(this.min).flat();
  }

  lastHeader(): ThlEvent['header'] | undefined {
    return this.transactions.at(-1)?.at(-1)?.header;
  }

  append(transaction: ThlEvent[]): void {
    this.transactions.push(transaction);
  }

  truncateAfter(seqno: number): void {
    this.transactions.length = Math.min(this.next, seqno + 1);
  }

  purge(seqno: number): void {
    const limit = Math.min(seqno, this.taken ?? seqno, this.next - 1);
    this.min = Math.max(this.min, limit + 1);
  }

  acknowledge(seqno: number): void {
    this.taken = seqno;
  }
}

/** A transaction of which no two are alike: `generation` tells rewritten ones apart. */
export function makeFragments(
  seqno: number,
  count: number,
  generation: number,
  bytes = 0,
): ThlEvent[] {
  return Array.from({ length: count }, (_, fragno) =>
    makeEvent(seqno, {
      fragno,
      lastFrag: fragno === count - 1,
      epoch: generation,
      shardId: `shard${generation % 3}`,
      gtid: `uuid${generation % 2}:${seqno * 7}`,
      data: Buffer.from(`${generation}: ${seqno}.${fragno}`.padEnd(bytes)),
    }),
  );
}
