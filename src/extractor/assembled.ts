import type { ThlEvent } from '../event/thl-event.js';
import type { Extracted } from './extractor.js';
import type { Progress } from './progress.js';

/** What waits is taken when it is so large or so many, or when nothing more has arrived. */
const BATCH_BYTES = 1024 * 1024;
const BATCH_COUNT = 1000;

/** Milliseconds between places told without a transaction: each is a commit in the log. */
const PLACE_INTERVAL = 2_000;

/** Fragments that wait to be given to the consumer, many at once: one by one costs more than they do. */
export class Assembled {
  private events: ThlEvent[] = [];
  /** How many of them make up complete transactions. */
  private complete = 0;
  private size = 0;
  private passed = false;
  private toldAt = Number.NEGATIVE_INFINITY;

  constructor(private readonly progress: Progress) {}

  /** Whether it is time to take what waits. */
  get isFull(): boolean {
    return this.size >= BATCH_BYTES || this.events.length >= BATCH_COUNT;
  }

  push(event: ThlEvent): void {
    this.events.push(event);
    this.size += event.data.length;
    if (event.header.lastFrag) this.complete = this.events.length;
  }

  /** A transaction ended that is left out: the place in the source has moved all the same. */
  pass(): void {
    this.passed = true;
  }

  /**
   * All that waits. What completes a transaction is given apart from what begins one, since the
   * source's state belongs to the former.
   */
  take(): Extracted[] {
    const { events, complete } = this;
    this.events = [];
    this.complete = 0;
    this.size = 0;
    if (events.length === 0) return this.takePlace();
    this.passed = false; // the end of these says how far it is; amid a transaction nothing may
    const batches: Extracted[] = [];
    if (complete > 0) {
      const whole = complete === events.length ? events : events.slice(0, complete);
      batches.push({ events: whole, source: this.progress.state() });
    }
    if (complete < events.length) {
      batches.push({ events: events.slice(complete), source: undefined });
    }
    return batches;
  }

  /**
   * Where the source is when nothing of it was wanted for a while: a restart must not need binlogs
   * that the source has purged since the last transaction that was.
   */
  private takePlace(): Extracted[] {
    if (!this.passed || performance.now() - this.toldAt < PLACE_INTERVAL) return [];
    this.passed = false;
    this.toldAt = performance.now();
    return [{ events: [], source: this.progress.state() }];
  }
}
