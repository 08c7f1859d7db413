import type { ThlEvent } from '../event/thl-event.js';
import type { Clock } from '../util/clock.js';
import { heartbeatIn, type Heartbeat } from './heartbeat-event.js';

/** How a heartbeat passed one stage. Times: milliseconds since 1970, by the source's clock. */
export interface PassedHeartbeat extends Omit<Heartbeat, 'writtenAt'> {
  readonly seqno: number;
  readonly eventId: string;
  /** When it was written on the source; where that is not told, its commit. */
  readonly writtenAt: number;
  /** When the stage had it. */
  readonly taken: number;
  /** When it was durable behind the stage; undefined: not yet. */
  readonly done: number | undefined;
}

const KEPT = 20;

/** Notes when the last heartbeats passed a stage. */
export class HeartbeatWatch {
  private beats: PassedHeartbeat[] = [];

  constructor(
    private readonly schema: string,
    private readonly clock: Clock,
  ) {}

  /** To be called with each fragment that the stage takes; the heartbeat in it, if there is one. */
  take(event: ThlEvent): Heartbeat | undefined {
    const beat = heartbeatIn(event, this.schema);
    if (beat === undefined) return undefined;
    const { seqno, eventId, committedAt } = event.header;
    const known = this.beats.filter(({ id }) => id !== beat.id).slice(1 - KEPT);
    const taken = this.clock.now();
    const writtenAt = beat.writtenAt ?? Number(committedAt / 1000n);
    this.beats = [...known, { ...beat, writtenAt, seqno, eventId, taken, done: undefined }];
    return beat;
  }

  /** To be called when everything up to `seqno` is durable. */
  done(seqno: number): void {
    if (this.beats.at(-1)?.done !== undefined) return;
    const now = this.clock.now();
    this.beats = this.beats.map((beat) =>
      beat.done === undefined && beat.seqno <= seqno ? { ...beat, done: now } : beat,
    );
  }

  list(): readonly PassedHeartbeat[] {
    return this.beats;
  }
}
