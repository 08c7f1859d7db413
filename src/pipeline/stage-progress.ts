import type { Clock } from '../util/clock.js';
import { HeartbeatWatch, type PassedHeartbeat } from './heartbeat-watch.js';

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
  /** What protects the connection; undefined: nothing, or there is none. */
  readonly tls: string | undefined;
  /** Which master the connection leads to, as a URI; undefined: none, or a database. */
  readonly master: string | undefined;
  readonly applied: AppliedPlace | undefined;
  /** Fragments taken. */
  readonly eventCount: number;
  /** Transactions made durable. */
  readonly transactions: number;
  readonly bytes: number;
  /** Seconds spent waiting for the next event. */
  readonly extractTime: number;
  /** Seconds spent in filters. */
  readonly filterTime: number;
  /** Seconds spent handing events on. */
  readonly applyTime: number;
  /** Seconds since the stage was put online. */
  readonly totalTime: number;
  /** Seconds since the stage began to wait for what comes next; 0: it does not wait. */
  readonly idleTime: number;
  readonly retries: number;
  /** What the stage cannot do here, as sentences. */
  readonly limits: readonly string[];
  /** XA transactions that are prepared on the source and not ended; the log keeps them. */
  readonly prepared: number;
  /** The filters in force and what they have done, as sentences. */
  readonly filters: readonly string[];
  /** Seqnos passed over by command. */
  readonly skipped: readonly number[];
  /** The last heartbeats that passed. */
  readonly heartbeats: readonly PassedHeartbeat[];
  /** Fragments taken and last transaction, by shard; the stage that applies alone keeps them. */
  readonly shards: ReadonlyMap<string, Readonly<ShardProgress>>;
}

/** Goes on with each transaction. */
export interface ShardProgress {
  seqno: number;
  eventId: string;
  transactions: number;
}

/** What a stage can be doing. */
type Activity = 'extract' | 'filter' | 'apply' | 'other';

/** Keeps a stage's figures while it runs. */
export class StageProgress {
  connection: Connection = 'closed';
  tls: string | undefined;
  master: string | undefined;
  applied: AppliedPlace | undefined;
  eventCount = 0;
  transactions = 0;
  bytes = 0;
  retries = 0;
  limits: readonly string[] = [];
  /** Says what filters do. */
  describeFilters: () => readonly string[] = () => [];
  prepared = 0;
  readonly skipped: number[] = [];
  readonly beats: HeartbeatWatch;
  readonly shards = new Map<string, ShardProgress>();
  /** Milliseconds. */
  private readonly spent = { extract: 0, filter: 0, apply: 0, other: 0 };
  private doing: Activity = 'extract';
  private waitingSince: number;
  private readonly started: number;
  private lapStart: number;
  private endedAt: number | undefined;

  constructor(
    private readonly stage: string,
    private readonly clock: Clock,
    service: string,
  ) {
    this.beats = new HeartbeatWatch(`sluice_${service}`, clock);
    this.started = clock.elapsed();
    this.lapStart = this.started;
    this.waitingSince = this.started;
  }

  /** To be called when events arrived, before they are handed on. */
  extracted(events: number, bytes: number): void {
    this.lap('apply');
    this.eventCount += events;
    this.bytes += bytes;
  }

  /** To be called when events were handed on, before others are waited for. */
  handedOn(): void {
    this.waitingSince = this.lap('extract');
  }

  /** To be called when the stage begins with something else than handing on: its time is kept apart. */
  turnTo(activity: Activity): void {
    this.lap(activity);
  }

  /** To be called when everything up to this place is durable behind the stage. */
  reached(place: AppliedPlace): void {
    this.applied = place;
    this.beats.done(place.seqno);
  }

  /** To be called when the stage has ended: its times stand still from now on. */
  ended(): void {
    this.lap('extract');
    this.connection = 'closed';
    this.endedAt = this.lapStart;
  }

  status(): StageStatus {
    const { stage, connection, applied, eventCount, transactions, bytes, retries, limits } = this;
    const [tls, master] = connection === 'connected' ? [this.tls, this.master] : [];
    const now = this.endedAt ?? this.lap(this.doing);
    return {
      stage,
      connection,
      tls,
      master,
      applied,
      eventCount,
      transactions,
      bytes,
      extractTime: this.spent.extract / 1000,
      filterTime: this.spent.filter / 1000,
      applyTime: this.spent.apply / 1000,
      idleTime: this.doing === 'extract' ? (now - this.waitingSince) / 1000 : 0,
      totalTime: (now - this.started) / 1000,
      retries,
      limits,
      prepared: this.prepared,
      filters: this.describeFilters(),
      skipped: [...this.skipped],
      heartbeats: this.beats.list(),
      shards: this.shards,
    };
  }

  /** Adds the time since the last lap to what was being done. */
  private lap(next: Activity): number {
    const now = this.clock.elapsed();
    this.spent[this.doing] += now - this.lapStart;
    this.lapStart = now;
    this.doing = next;
    return now;
  }
}
