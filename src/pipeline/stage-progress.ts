import type { Clock } from '../util/clock.js';

export type Connection = 'closed' | 'connecting' | 'connected';

/** The last transaction that a stage has made durable. */
export interface AppliedPlace {
  readonly seqno: number;
  readonly eventId: string;
  readonly epoch: number;
  readonly sourceId: string;
  /** Seconds from the commit on the source until it was durable here. */
  readonly latency: number;
  /** Commit time on the source, milliseconds since 1970 UTC. */
  readonly committedAt: number;
}

/** What `trepctl status` shows of a stage. Counts and times since it was last put online. */
export interface StageStatus {
  readonly stage: string;
  readonly connection: Connection;
  readonly applied: AppliedPlace | undefined;
  /** Fragments taken. */
  readonly eventCount: number;
  /** Transactions made durable. */
  readonly transactions: number;
  readonly bytes: number;
  /** Seconds spent waiting for the next event. */
  readonly extractTime: number;
  /** Seconds spent handing events on. */
  readonly applyTime: number;
  /** Seconds since the stage was put online. */
  readonly totalTime: number;
  readonly retries: number;
  /** What the stage cannot do here, as sentences. */
  readonly limits: readonly string[];
  /** Seqnos passed over by command. */
  readonly skipped: readonly number[];
}

/** Keeps a stage's figures while it runs. */
export class StageProgress {
  connection: Connection = 'closed';
  applied: AppliedPlace | undefined;
  eventCount = 0;
  transactions = 0;
  bytes = 0;
  retries = 0;
  limits: readonly string[] = [];
  readonly skipped: number[] = [];
  /** Milliseconds. */
  private readonly spent = { extract: 0, apply: 0 };
  private doing: 'extract' | 'apply' = 'extract';
  private readonly started: number;
  private lapStart: number;
  private endedAt: number | undefined;

  constructor(
    private readonly stage: string,
    private readonly clock: Clock,
  ) {
    this.started = clock.elapsed();
    this.lapStart = this.started;
  }

  /** To be called when events arrived, before they are handed on. */
  extracted(events: number, bytes: number): void {
    this.lap('apply');
    this.eventCount += events;
    this.bytes += bytes;
  }

  /** To be called when events were handed on, before others are waited for. */
  handedOn(): void {
    this.lap('extract');
  }

  /** To be called when the stage has ended: its times stand still from now on. */
  ended(): void {
    this.lap('extract');
    this.connection = 'closed';
    this.endedAt = this.lapStart;
  }

  status(): StageStatus {
    const { stage, connection, applied, eventCount, transactions, bytes, retries, limits } = this;
    const now = this.endedAt ?? this.lap(this.doing);
    return {
      stage,
      connection,
      applied,
      eventCount,
      transactions,
      bytes,
      extractTime: this.spent.extract / 1000,
      applyTime: this.spent.apply / 1000,
      totalTime: (now - this.started) / 1000,
      retries,
      limits,
      skipped: [...this.skipped],
    };
  }

  /** Adds the time since the last lap to what was being done. */
  private lap(next: 'extract' | 'apply'): number {
    const now = this.clock.elapsed();
    this.spent[this.doing] += now - this.lapStart;
    this.lapStart = now;
    this.doing = next;
    return now;
  }
}
