import type { Header } from '../event/header.js';
import type { ThlEvent } from '../event/thl-event.js';
import type { Clock } from '../util/clock.js';
import type { AppliedPlace, StageProgress } from './stage-progress.js';

/** Place of a transaction that is in the history log, by the header of its last fragment. */
export function placeOf(header: Header): Omit<AppliedPlace, 'latency'> {
  const { seqno, eventId, epoch, sourceId, committedAt } = header;
  return { seqno, eventId, epoch, sourceId, committedAt: Number(committedAt / 1000n) };
}

/** To be called when `events` have become durable in the history log. */
export function noteStored(
  progress: StageProgress,
  events: readonly ThlEvent[],
  clock: Clock,
): void {
  const complete = events.filter(({ header }) => header.lastFrag);
  const last = complete.at(-1);
  if (last === undefined) return;
  const place = placeOf(last.header);
  const latency = Math.max(0, clock.now() - place.committedAt) / 1000; // clocks may differ
  progress.transactions += complete.length;
  progress.reached({ ...place, latency });
}

/** Notes the heartbeats among `events`; their names by seqno. */
export function noteBeats(
  { beats }: StageProgress,
  { events }: { readonly events: readonly ThlEvent[] },
): ReadonlyMap<number, string> {
  let found: Map<number, string> | undefined;
  for (const event of events) {
    const beat = beats.take(event);
    if (beat !== undefined) (found ??= new Map()).set(event.header.seqno, beat.name);
  }
  return found ?? NONE;
}

const NONE: ReadonlyMap<number, string> = new Map();
