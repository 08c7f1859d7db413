import type { ThlEvent } from '../event/thl-event.js';
import type { Extracted } from './extractor.js';
import type { Progress } from './progress.js';

/** Fragments that wait to be given to the consumer, many at once: one by one costs more than they do. */
export class Assembled {
  private events: ThlEvent[] = [];
  /** How many of them make up complete transactions. */
  private complete = 0;
  private size = 0;

  constructor(private readonly progress: Progress) {}

  get bytes(): number {
    return this.size;
  }

  get count(): number {
    return this.events.length;
  }

  push(event: ThlEvent): void {
    this.events.push(event);
    this.size += event.data.length;
    if (event.header.lastFrag) this.complete = this.events.length;
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
}
