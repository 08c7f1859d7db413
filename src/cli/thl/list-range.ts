import { SluiceError } from '../../errors/sluice-error.js';
import { parseEventId } from '../../event/event-id.js';
import type { LogBounds } from '../../thl/log.js';
import { seqnoEndingAt } from '../../thl/sqlite/inspect.js';
import { UsageError } from '../usage-text.js';
import type { PlaceArguments } from './log-place.js';

/** What `thl list` is given. */
export interface ListArguments extends PlaceArguments {
  readonly low?: number | undefined;
  readonly high?: number | undefined;
  readonly seqno?: number | undefined;
  readonly event?: string | undefined;
  readonly first?: string | undefined;
  readonly last?: string | undefined;
  readonly headers?: boolean | undefined;
  readonly json?: boolean | undefined;
  readonly checksum?: boolean | undefined;
}

/** Seqnos, both included. */
export interface Range {
  readonly low: number;
  readonly high: number;
}

/** @throws UsageError */
export function checkRange({ low, high, seqno, event, first, last }: ListArguments): void {
  for (const value of [low, high, seqno]) {
    if (value !== undefined && !Number.isSafeInteger(value)) {
      throw new UsageError('-low, -high and -seqno take a seqno');
    }
  }
  for (const count of [first, last]) {
    if (count !== undefined && !/^([1-9]\d*)?$/.test(count)) {
      throw new UsageError('-first and -last take a number from 1 on');
    }
  }
  if (event !== undefined && parseEventId(event) === undefined) {
    throw new UsageError(`-event ${event} is no event id, as mysql-bin.000003:0000000000002208;29`);
  }
  const ways = [low ?? high, seqno, event, first, last].filter((value) => value !== undefined);
  if (ways.length > 1) {
    throw new UsageError('-low/-high, -seqno, -event, -first and -last exclude each other');
  }
  if (low !== undefined && high !== undefined && low > high) {
    throw new UsageError(`-low ${low} is above -high ${high}`);
  }
}

/**
 * With the seqno of the event id that is asked for, if one is.
 * @throws SluiceError THL_NOT_STORED
 */
export function withSeqno(wanted: ListArguments, path: string): ListArguments {
  const { event } = wanted;
  const place = event === undefined ? undefined : parseEventId(event);
  if (place === undefined) return wanted;
  const seqno = seqnoEndingAt(path, place);
  if (seqno !== undefined) return { ...wanted, seqno };
  throw notStored(`no transaction in the log ends at ${place.file}:${place.position}`);
}

/**
 * Undefined: the log is empty and nothing in particular was asked for.
 * @throws SluiceError THL_NOT_STORED
 */
export function rangeOf(
  { low, high, seqno, first: count, last }: ListArguments,
  bounds: LogBounds | undefined,
): Range | undefined {
  const first = seqno ?? low;
  if (bounds === undefined) {
    const asked = first ?? high;
    if (asked === undefined) return undefined;
    throw notStored(`transaction ${asked} is not in the log, which is empty`);
  }
  const { minSeqno, maxSeqno } = bounds;
  if (last !== undefined)
    return { low: Math.max(minSeqno, maxSeqno + 1 - Number(last || 1)), high: maxSeqno };
  if (count !== undefined)
    return { low: minSeqno, high: Math.min(maxSeqno, minSeqno - 1 + Number(count || 1)) };
  if (first !== undefined && (first < minSeqno || first > maxSeqno)) {
    throw notStored(
      `transaction ${first} is not in the log, which holds ${minSeqno} to ${maxSeqno}`,
    );
  }
  if (high !== undefined && high < minSeqno) {
    throw notStored(`nothing up to ${high} is in the log, which holds ${minSeqno} to ${maxSeqno}`);
  }
  return { low: first ?? minSeqno, high: Math.min(seqno ?? high ?? maxSeqno, maxSeqno) };
}

function notStored(message: string): SluiceError {
  return new SluiceError('THL_NOT_STORED', message, {
    hint: '`thl info` shows what the log holds.',
  });
}
