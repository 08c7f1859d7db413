/** A piece of an event that is too long to be held whole; the last one may be empty. */
export interface EventPart {
  readonly bytes: Buffer;
  readonly isFirst: boolean;
  readonly isLast: boolean;
}

/** Whole events in their packets, see `event-run.ts`, or a piece of one. */
export type StreamItem = Buffer | EventPart;

export function isPart(item: StreamItem): item is EventPart {
  return !Buffer.isBuffer(item);
}
