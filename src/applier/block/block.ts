import type { ApplierConfig } from '../../config/schema.js';
import type { ThlEvent } from '../../event/thl-event.js';
import { systemClock, type Clock } from '../../util/clock.js';

/** Source transactions that share one target transaction. */
export class Block {
  /** The last complete transaction ends with this event; undefined: there is none. */
  last: ThlEvent | undefined;
  private transactions = 0;
  private bytes = 0;
  private since = 0;

  constructor(
    private readonly limits: Pick<ApplierConfig, 'blockTransactions' | 'blockBytes' | 'blockTime'>,
    private readonly clock: Clock = systemClock,
  ) {}

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
