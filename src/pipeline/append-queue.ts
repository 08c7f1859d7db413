import type { ThlEvent } from '../event/thl-event.js';
import type { Extracted } from '../extractor/extractor.js';
import type { Log, SourceAfter } from '../thl/log.js';
import { ByteSemaphore } from '../util/byte-semaphore.js';

/** What one append takes. */
export interface Appendable {
  readonly events: readonly ThlEvent[];
  readonly source: SourceAfter;
}

/** What a fragment takes in memory besides its data, about: small transactions are many. */
const FRAGMENT_OVERHEAD = 1024;

/** Appends to a log without waiting for each commit, with a bounded number of bytes in flight. */
export class AppendQueue<T extends Appendable = Extracted> {
  private readonly failed = new AbortController();
  private readonly room: ByteSemaphore;
  private last: Promise<void> = Promise.resolve();

  constructor(
    private readonly log: Log,
    capacity: number,
    private readonly onDurable: (appended: T) => void,
  ) {
    this.room = new ByteSemaphore(capacity);
  }

  /** Aborts with the first append that failed. */
  get failure(): AbortSignal {
    return this.failed.signal;
  }

  /**
   * Resolves when there is room for more; not when `extracted` is durable. Does nothing after a failure:
   * a log that holds nothing would take what follows for its beginning.
   */
  async append(extracted: T): Promise<void> {
    const bytes = sizeOf(extracted) + extracted.events.length * FRAGMENT_OVERHEAD;
    await this.room.acquire(bytes);
    if (this.failed.signal.aborted) this.room.release(bytes);
    else this.last = this.store(extracted, bytes);
  }

  /**
   * Resolves when everything appended is durable.
   * @throws the error of the first append that failed
   */
  async settle(): Promise<void> {
    await this.last; // appends resolve in order
    this.failed.signal.throwIfAborted();
  }

  private async store(extracted: T, bytes: number): Promise<void> {
    try {
      await this.log.append(extracted.events, extracted.source);
      this.onDurable(extracted);
    } catch (error) {
      this.failed.abort(error);
    } finally {
      this.room.release(bytes);
    }
  }
}

export function sizeOf({ events }: Appendable): number {
  return events.reduce((sum, { data }) => sum + data.length, 0);
}
