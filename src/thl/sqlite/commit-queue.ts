import type { ThlEvent } from '../../event/thl-event.js';
import type { SourceAfter } from '../log.js';

/** Appends that become durable together. */
export interface CommitGroup {
  readonly events: readonly ThlEvent[];
  /** The source's state after the last transaction that the group completes; undefined: none. */
  readonly source: SourceAfter;
}

interface OpenGroup {
  events: ThlEvent[];
  source: SourceAfter;
  bytes: number;
  /** One promise for all appends of the group: a promise each would cost more than the rows. */
  readonly durable: Promise<void>;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

export interface CommitLimits {
  /** Bytes of event data in one commit; a single larger append is one commit of its own. */
  readonly bytes: number;
  /** Milliseconds to wait for more; 0: to the end of the present turn of the event loop. */
  readonly delay: number;
}

/**
 * A turn of the event loop that adds so much is one of many: a socket gives at most some MiB in one.
 * What comes at rest is far less, and is not delayed.
 */
const STREAMING_BYTES = 512 * 1024;

/** Group commit: appends that are in flight together become durable with one fsync. */
export class CommitQueue {
  private groups: OpenGroup[] = [];
  private timer: NodeJS.Timeout | undefined;
  private immediate: NodeJS.Immediate | undefined;
  /** Bytes of the first group at the last look whether it still grows. */
  private seenBytes = 0;

  /** `commit` stores a group, durable when it returns, or stores nothing and throws. */
  constructor(
    private readonly limits: CommitLimits,
    private readonly commit: (group: CommitGroup) => void,
  ) {}

  add(events: readonly ThlEvent[], source: SourceAfter): Promise<void> {
    const bytes = events.reduce((sum, event) => sum + event.data.length, 0);
    const group = this.groupFor(bytes);
    for (const event of events) group.events.push(event);
    group.bytes += bytes;
    group.source = source ?? group.source;
    this.schedule();
    return group.durable;
  }

  /** Commits everything that is queued, now. Failures go to those who wait for the appends. */
  flush(): void {
    while (this.groups.length > 0) this.commitFirst();
  }

  private groupFor(bytes: number): OpenGroup {
    const last = this.groups.at(-1);
    if (last !== undefined && last.bytes + bytes <= this.limits.bytes) return last;
    const group = newGroup();
    this.groups.push(group);
    return group;
  }

  private schedule(): void {
    const full = this.groups.length > 1 || (this.groups[0]?.bytes ?? 0) >= this.limits.bytes;
    if (full || this.limits.delay === 0) {
      this.immediate ??= setImmediate(() => this.commitUnlessGrowing());
    } else {
      this.timer ??= setTimeout(() => this.commitFirst(), this.limits.delay);
    }
  }

  /** While much streams in, a commit takes what comes in the next turn as well, up to its limit. */
  private commitUnlessGrowing(): void {
    const bytes = this.groups[0]?.bytes ?? 0;
    const isFull = this.groups.length > 1 || bytes >= this.limits.bytes;
    if (isFull || bytes - this.seenBytes < STREAMING_BYTES) return this.commitFirst();
    this.seenBytes = bytes;
    this.immediate = setImmediate(() => this.commitUnlessGrowing());
  }

  private commitFirst(): void {
    this.seenBytes = 0;
    this.unschedule();
    const group = this.groups.shift();
    if (group === undefined) return;
    try {
      this.commit(group);
    } catch (error) {
      this.rejectFrom(group, error);
      return;
    }
    if (this.groups.length > 0) this.schedule();
    group.resolve();
  }

  /** What is queued behind a failed group would leave a gap: it fails with it. */
  private rejectFrom(group: OpenGroup, error: unknown): void {
    const failed = [group, ...this.groups];
    this.groups = [];
    for (const { reject } of failed) reject(error);
  }

  private unschedule(): void {
    clearTimeout(this.timer);
    clearImmediate(this.immediate);
    this.timer = undefined;
    this.immediate = undefined;
  }
}

function newGroup(): OpenGroup {
  let resolve = (): void => undefined;
  let reject = (_error: unknown): void => undefined;
  const durable = new Promise<void>((onDurable, onFailure) => {
    resolve = onDurable;
    reject = onFailure;
  });
  return { events: [], source: undefined, bytes: 0, durable, resolve, reject };
}
