import type { Header } from '../event/header.js';
import type { Clock } from '../util/clock.js';
import { sleep } from '../util/sleep.js';

/** The source's clock, as far as it is known here, may be found to be another one meanwhile. */
const LONGEST_WAIT = 1000; // ms

/** Holds transactions back until so long after they were committed on the source. */
export class ApplyDelay {
  /**
   * @param delay in milliseconds; 0: nothing is held back
   * @param clock of the source
   */
  constructor(
    private readonly delay: number,
    private readonly clock: Clock,
  ) {}

  /** Whether the transaction has to wait. */
  holds(header: Header): boolean {
    return this.delay > 0 && this.left(header) > 0;
  }

  /** Waits for the transaction's time; false: `signal` came first. */
  async until(header: Header, signal: AbortSignal): Promise<boolean> {
    for (let left = this.left(header); left > 0; left = this.left(header)) {
      if (!(await sleep(Math.min(left, LONGEST_WAIT), signal))) return false;
    }
    return true;
  }

  /** For `filters` of `trepctl status`. */
  describe(): readonly string[] {
    if (this.delay === 0) return [];
    return [`applies each transaction ${this.delay / 1000} s after its commit on the master`];
  }

  /** Milliseconds. */
  private left({ committedAt }: Header): number {
    return Number(committedAt / 1000n) + this.delay - this.clock.now();
  }
}
