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
  private readonly started: number;
  private extracting = 0;
  private applying = 0;
  private lapStart: number;

  constructor(
    private readonly stage: string,
    private readonly clock: Clock,
  ) {
    this.started = clock.elapsed();
    this.lapStart = this.started;
  }

  /** To be called when events arrived: the time since the last lap went into waiting for them. */
  extracted(events: number, bytes: number): void {
    this.extracting += this.lap();
    this.eventCount += events;
    this.bytes += bytes;
  }

  /** To be called when events were handed on: the time since the last lap went into that. */
  handedOn(): void {
    this.applying += this.lap();
  }

  status(): StageStatus {
    const { stage, connection, applied, eventCount, transactions, bytes, retries, limits } = this;
    return {
      stage,
      connection,
      applied,
      eventCount,
      transactions,
      bytes,
      extractTime: this.extracting / 1000,
      applyTime: this.applying / 1000,
      totalTime: (this.clock.elapsed() - this.started) / 1000,
      retries,
      limits,
      skipped: [...this.skipped],
    };
  }

  private lap(): number {
    const now = this.clock.elapsed();
    const time = now - this.lapStart;
    this.lapStart = now;
    return time;
  }
}
