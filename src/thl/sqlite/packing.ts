import { formatEventId, parseEventId, type EventId } from '../../event/event-id.js';

/** A GTID as a prefix that many share and a number that counts up. */
export interface PackedGtid {
  readonly prefix: string;
  /** Undefined: the prefix is the whole GTID. */
  readonly number: number | undefined;
}

/** Digits that read back as they were written: no leading zero, exact as a JavaScript number. */
const COUNTER = /(?<!\d)(?:0|[1-9]\d{0,14})$/;

/** Reversible for every string: `prefix` followed by `number` is `gtid` again. */
export function packGtid(gtid: string): PackedGtid {
  const at = gtid.search(COUNTER);
  if (at < 0) return { prefix: gtid, number: undefined };
  return { prefix: gtid.slice(0, at), number: Number(gtid.slice(at)) };
}

/**
 * The parts of an event id, or undefined where they would not give exactly the same text again:
 * then the text is kept as it is.
 */
export function packEventId(text: string): EventId | undefined {
  const id = parseEventId(text);
  if (id === undefined || !Number.isSafeInteger(id.position)) return undefined;
  if (!Number.isSafeInteger(id.threadId) || formatEventId(id) !== text) return undefined;
  return id;
}
