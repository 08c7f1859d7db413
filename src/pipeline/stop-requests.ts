import { binlogNumber, parseEventId } from '../event/event-id.js';
import type { Header } from '../event/header.js';

/** A place at which a service goes offline by itself, between two transactions. */
export type StopCondition =
  | { readonly at: 'seqno'; readonly seqno: number }
  | { readonly at: 'event'; readonly eventId: string }
  /** `name` undefined: the next heartbeat, whatever its name. */
  | { readonly at: 'heartbeat'; readonly name: string | undefined }
  /** Commit time on the source, milliseconds since 1970 UTC. */
  | { readonly at: 'time'; readonly time: number };

/** In the words of trepctl's options: `seqno 12`. */
export function describeStop(condition: StopCondition): string {
  switch (condition.at) {
    case 'seqno':
      return `seqno ${condition.seqno}`;
    case 'event':
      return `event ${condition.eventId}`;
    case 'heartbeat':
      return condition.name === undefined ? 'heartbeat' : `heartbeat ${condition.name}`;
    case 'time':
      return `time ${new Date(condition.time).toISOString()}`;
    default:
      return condition; // never
  }
}

type Place = Pick<Header, 'seqno' | 'eventId'>;

/**
 * Where a service that is online is to go offline. The last stage of its pipeline asks at every
 * boundary of transactions, so that nothing behind the place is applied, and nothing before it missed.
 */
export class StopRequests {
  /** What a stage has stopped for. */
  reached: StopCondition | undefined;
  private conditions: StopCondition[] = [];

  add(condition: StopCondition): void {
    this.conditions.push(condition);
  }

  clear(): void {
    this.conditions = [];
    this.reached = undefined;
  }

  list(): readonly StopCondition[] {
    return this.conditions;
  }

  /** The condition that what has been applied already meets, if there is one. */
  metBy(applied: Place): StopCondition | undefined {
    return this.conditions.find((condition) => isPassed(condition, applied));
  }

  /** The condition that keeps the transaction that begins with this fragment out. */
  before({ committedAt }: Pick<Header, 'committedAt'>): StopCondition | undefined {
    if (this.conditions.length === 0) return undefined;
    return this.conditions.find(
      (condition) => condition.at === 'time' && committedAt > BigInt(condition.time) * 1000n,
    );
  }

  /** The condition that the transaction that ends here is the last one of. `beat`: heartbeat in it. */
  after(header: Place, beat: string | undefined): StopCondition | undefined {
    if (this.conditions.length === 0) return undefined;
    return this.conditions.find(
      (condition) => isPassed(condition, header) || isBeat(condition, beat),
    );
  }

  /** The earliest time to stop at, milliseconds since 1970; undefined: none. */
  get time(): number | undefined {
    const times = this.conditions.flatMap((it) => (it.at === 'time' ? [it.time] : []));
    return times.length === 0 ? undefined : Math.min(...times);
  }
}

function isPassed(condition: StopCondition, { seqno, eventId }: Place): boolean {
  if (condition.at === 'seqno') return seqno >= condition.seqno;
  return condition.at === 'event' && compareEventIds(eventId, condition.eventId) >= 0;
}

function isBeat(condition: StopCondition, beat: string | undefined): boolean {
  if (condition.at !== 'heartbeat' || beat === undefined) return false;
  return condition.name === undefined || condition.name === beat;
}

/**
 * Orders two event ids of one source by the number of the binlog file and the place in it. One that
 * is none comes before every other.
 */
export function compareEventIds(a: string, b: string): number {
  const [left, right] = [parseEventId(a), parseEventId(b)];
  if (left === undefined || right === undefined) return left === right ? 0 : left ? 1 : -1;
  const files = [left.file, right.file].map((file) => binlogNumber(file) ?? 0);
  return (files[0] ?? 0) - (files[1] ?? 0) || left.position - right.position;
}
