import type { Connection } from './connection.js';

/** How a reader learns that the log may have changed. */
export interface Wake {
  /** To be called before the log is looked at: a change after this ends the next wait. */
  arm(): void;
  /** Resolves at a change since `arm`, or when `signal` aborts; never rejects. */
  wait(signal: AbortSignal): Promise<void>;
}

/** For readers in the writer's process: woken by every commit. */
export class CommitWake {
  private readonly waiting = new Set<() => void>();

  notify(): void {
    for (const wake of this.waiting) wake();
  }

  /** Nothing can change between looking and waiting: both happen in one turn of the event loop. */
  forReader(): Wake {
    return { arm: () => undefined, wait: (signal) => this.wait(signal) };
  }

  private wait(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        this.waiting.delete(wake);
        signal.removeEventListener('abort', wake);
        resolve();
      };
      this.waiting.add(wake);
      signal.addEventListener('abort', wake);
      if (signal.aborted) wake();
    });
  }
}

const FIRST_DELAY_MS = 2;
const LONGEST_DELAY_MS = 25;

/** For readers in another process: looks at SQLite's change counter, a few microseconds a time. */
export class PollingWake implements Wake {
  private seen: unknown;
  private readonly select;

  constructor(
    db: Connection,
    private readonly isGone: () => boolean,
    private readonly closing: AbortSignal,
  ) {
    this.select = db.prepare('PRAGMA data_version').pluck();
  }

  arm(): void {
    this.seen = this.version();
  }

  async wait(signal: AbortSignal): Promise<void> {
    let delay = FIRST_DELAY_MS;
    while (!signal.aborted && !this.closing.aborted && !this.isGone() && this.isUnchanged()) {
      await pause(delay, signal);
      delay = Math.min(delay * 1.5, LONGEST_DELAY_MS);
    }
  }

  private isUnchanged(): boolean {
    return this.version() === this.seen;
  }

  private version(): unknown {
    return this.select.get();
  }
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    signal.addEventListener('abort', done);
  });
}
