import type { ApplierConfig } from '../../config/schema.js';
import type { ThlEvent } from '../../event/thl-event.js';
import { systemClock, type Clock } from '../../util/clock.js';

type Limits = Pick<ApplierConfig, 'blockTransactions' | 'blockBytes' | 'blockTime'>;

/** A block's commit costs a round trip in which the target waits: it is to be a small part of its time. */
const ROUND_TRIPS = 20;
const LARGEST_FACTOR = 50;
/** What is kept of a block in memory, to be able to apply it again, grows less. */
const LARGEST_BYTES_FACTOR = 4;

/** Limits for a target at the end of a link whose round trip takes so many milliseconds. */
export function limitsForLink(limits: Limits, roundTrip: number): Limits {
  const factor = Math.min(Math.max(roundTrip, 1), LARGEST_FACTOR);
  return {
    blockTransactions: Math.round(limits.blockTransactions * factor),
    blockBytes: Math.round(limits.blockBytes * Math.min(factor, LARGEST_BYTES_FACTOR)),
    blockTime: roundTrip <= 1 ? limits.blockTime : limits.blockTime + roundTrip * ROUND_TRIPS,
  };
}

/** Source transactions that share one target transaction. */
export class Block {
  /** The last complete transaction ends with this event; undefined: there is none. */
  last: ThlEvent | undefined;
  private transactions = 0;
  private bytes = 0;
  private since = 0;

  private limits: Limits;

  constructor(
    private readonly configured: Limits,
    private readonly clock: Clock = systemClock,
  ) {
    this.limits = configured;
  }

  /** Sets the limits by the link that the target turned out to be at the end of. */
  fitLink(roundTrip: number): void {
    this.limits = limitsForLink(this.configured, roundTrip);
  }

  get isEmpty(): boolean {
    return this.transactions === 0;
  }

  /** Counts a fragment. */
  add(event: ThlEvent): void {
    if (this.bytes === 0) this.since = this.clock.elapsed();
    this.bytes += event.data.length + 1;
    if (!event.header.lastFrag) return;
    this.transactions += 1;
    this.last = event;
  }

  /** Whether it should be committed at this transaction boundary. */
  get isFull(): boolean {
    const { blockTransactions, blockBytes, blockTime } = this.limits;
    if (this.transactions >= blockTransactions || this.bytes >= blockBytes) return true;
    return this.clock.elapsed() - this.since >= blockTime;
  }

  clear(): void {
    this.last = undefined;
    this.transactions = 0;
    this.bytes = 0;
  }
}
