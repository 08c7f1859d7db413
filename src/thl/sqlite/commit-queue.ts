import type { SourceState } from '../../event/source-state.js';
import type { ThlEvent } from '../../event/thl-event.js';

/** One call of append that is not durable yet. */
export interface Pending {
  readonly events: readonly ThlEvent[];
  readonly source: SourceState | undefined;
}

interface Queued extends Pending {
  readonly bytes: number;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

export interface CommitLimits {
  /** Bytes of event data in one commit; a single larger append is one commit of its own. */
  readonly bytes: number;
  /** Milliseconds to wait for more; 0: to the end of the present turn of the event loop. */
  readonly delay: number;
}

/** Group commit: appends that are in flight together become durable with one fsync. */
export class CommitQueue {
  private queue: Queued[] = [];
  private bytes = 0;
  private timer: NodeJS.Timeout | undefined;
  private immediate: NodeJS.Immediate | undefined;

  /** `commit` stores a group, durable when it returns, or stores nothing and throws. */
  constructor(
    private readonly limits: CommitLimits,
    private readonly commit: (group: readonly Pending[]) => void,
  ) {}

  add(pending: Pending): Promise<void> {
    return new Promise((resolve, reject) => {
      const bytes = pending.events.reduce((sum, event) => sum + event.data.length, 0);
      this.queue.push({ ...pending, bytes, resolve, reject });
      this.bytes += bytes;
      this.schedule();
    });
  }

  /** Commits everything that is queued, now. Failures go to those who wait for the appends. */
  flush(): void {
    while (this.queue.length > 0) this.flushGroup();
  }

  private schedule(): void {
    if (this.bytes >= this.limits.bytes || this.limits.delay === 0) {
      this.immediate ??= setImmediate(() => this.flushGroup());
    } else {
      this.timer ??= setTimeout(() => this.flushGroup(), this.limits.delay);
    }
  }

  private flushGroup(): void {
    this.unschedule();
    const group = this.takeGroup();
    if (group.length === 0) return;
    try {
      this.commit(group);
    } catch (error) {
      this.rejectAll(group, error);
      return;
    }
    if (this.queue.length > 0) this.schedule();
    for (const { resolve } of group) resolve();
  }

  private takeGroup(): Queued[] {
    let count = 0;
    let bytes = 0;
    for (const { bytes: next } of this.queue) {
      if (count > 0 && bytes + next > this.limits.bytes) break;
      bytes += next;
      count += 1;
    }
    this.bytes -= bytes;
    return this.queue.splice(0, count);
  }

  /** What is queued behind a failed group would leave a gap: it fails with it. */
  private rejectAll(group: readonly Queued[], error: unknown): void {
    const rest = this.queue;
    this.queue = [];
    this.bytes = 0;
    for (const { reject } of [...group, ...rest]) reject(error);
  }

  private unschedule(): void {
    clearTimeout(this.timer);
    clearImmediate(this.immediate);
    this.timer = undefined;
    this.immediate = undefined;
  }
}
