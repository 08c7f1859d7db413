import type { ThlEvent } from '../event/thl-event.js';
import type { Appendable } from './append-queue.js';
import type { StopCondition, StopRequests } from './stop-requests.js';

/** The part of a batch that comes before the place to stop at, and what it stops for. */
export interface CutBatch<T extends Appendable> {
  readonly part: T | Appendable;
  readonly stop: StopCondition | undefined;
}

/**
 * Cuts a batch where the stage is to stop. What is left of it ends with a whole transaction; the
 * source's state belongs to the end of the whole batch and is not known there.
 * @param beats heartbeats by seqno
 */
export function cutBatch<T extends Appendable>(
  batch: T,
  stops: StopRequests,
  beats: ReadonlyMap<number, string>,
): CutBatch<T> {
  const { events } = batch;
  if (stops.list().length === 0) return { part: batch, stop: undefined };
  for (const [i, { header }] of events.entries()) {
    const before = header.fragno === 0 ? stops.before(header) : undefined;
    if (before !== undefined) return { part: whole(events.slice(0, i)), stop: before };
    const after = header.lastFrag ? stops.after(header, beats.get(header.seqno)) : undefined;
    if (after === undefined) continue;
    const isEnd = i === events.length - 1;
    return { part: isEnd ? batch : whole(events.slice(0, i + 1)), stop: after };
  }
  return { part: batch, stop: undefined };
}

function whole(events: readonly ThlEvent[]): Appendable {
  return { events, source: 'unknown' };
}
