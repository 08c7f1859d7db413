import type { EventBatch } from '../thl/net/event-assembly.js';
import type { Appendable } from './append-queue.js';

/**
 * One or two appends of what a master sent. Complete transactions are apart from the beginning of
 * one that goes on in the next batch: in one append, the log could not tell whose state the source's
 * is.
 */
export function splitBatch({ events, source }: EventBatch): Appendable[] {
  const complete = events.findLastIndex(({ header }) => header.lastFrag) + 1;
  if (complete === events.length) return [{ events, source: source ?? 'unknown' }];
  const open = { events: events.slice(complete), source: undefined };
  if (complete === 0) return [open];
  return [{ events: events.slice(0, complete), source: 'unknown' }, open];
}
