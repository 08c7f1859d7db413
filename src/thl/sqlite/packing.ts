import { parseEventId, type EventId } from '../../event/event-id.js';

/** A GTID as a prefix that many share and a number that counts up. */
export interface PackedGtid {
  readonly prefix: string;
  /** Undefined: the prefix is the whole GTID. */
  readonly number: number | undefined;
}

/** More may not be exact as a JavaScript number. */
const MOST_DIGITS = 15;
const ZERO = 48;

/**
 * Reversible for every string: `prefix` followed by `number` is `gtid` again. The number has no
 * leading zero, so that it reads back as it was written.
 * @param likely a prefix that it probably has: many follow on each other that do
 */
export function packGtid(gtid: string, likely = ''): PackedGtid {
  let at = gtid.length;
  while (at > 0 && isDigit(gtid.charCodeAt(at - 1))) at -= 1;
  const digits = gtid.length - at;
  const isPadded = digits > 1 && gtid.charCodeAt(at) === ZERO;
  if (digits === 0 || digits > MOST_DIGITS || isPadded) return { prefix: gtid, number: undefined };
  const isLikely = at === likely.length && gtid.startsWith(likely);
  return { prefix: isLikely ? likely : gtid.slice(0, at), number: numberAt(gtid, at) };
}

function isDigit(code: number): boolean {
  return code >= ZERO && code < ZERO + 10;
}

function numberAt(digits: string, start: number): number {
  let number = 0;
  for (let at = start; at < digits.length; at++)
    number = number * 10 + digits.charCodeAt(at) - ZERO;
  return number;
}

const POSITION_DIGITS = 16;

/**
 * The parts of an event id, or undefined where they would not give exactly the same text again:
 * then the text is kept as it is.
 */
export function packEventId(text: string): EventId | undefined {
  const id = parseEventId(text);
  if (id === undefined || !Number.isSafeInteger(id.position)) return undefined;
  if (!Number.isSafeInteger(id.threadId)) return undefined;
  // the digits are those of the numbers: with as many of them the text is the same
  const end = id.file.length + 1 + POSITION_DIGITS;
  const length = end + 1 + String(id.threadId).length;
  return text.length === length && text.charAt(end) === ';' ? id : undefined;
}
