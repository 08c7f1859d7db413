import type { SqlBuffer } from '../../sql-buffer.js';
import { writeClock, writeDate, writeSpace } from './text.js';

const DAY = 86_400;
const ZERO = Buffer.from('0000-00-00 00:00:00', 'latin1');

/**
 * Seconds since 1970 UTC (an unsigned integer of 32 bits) as `YYYY-MM-DD hh:mm:ss` of UTC. The
 * session's time zone is '+00:00', so nothing is ambiguous around a change of the clock.
 */
export function writeInstant(seconds: number, out: SqlBuffer): void {
  const days = Math.floor(seconds / DAY);
  const rest = seconds - days * DAY;
  writeDay(days, out);
  writeSpace(out);
  writeClock((rest / 3600) | 0, ((rest / 60) | 0) % 60, rest % 60, out);
}

/** The zero timestamp, which is stored as 0 and does not mean the beginning of 1970. */
export function writeZeroInstant(out: SqlBuffer): void {
  out.bytes(ZERO);
}

/**
 * Days since 1970-01-01 in the Gregorian calendar. Years are counted from March, so that the leap
 * day is the last of a year, and in eras of 400 years (146,097 days).
 */
function writeDay(days: number, out: SqlBuffer): void {
  const sinceEra = (days + 719_468) | 0;
  const era = (sinceEra / 146_097) | 0;
  const dayOfEra = sinceEra - era * 146_097;
  const yearOfEra =
    ((dayOfEra - ((dayOfEra / 1460) | 0) + ((dayOfEra / 36_524) | 0) - ((dayOfEra / 146_096) | 0)) /
      365) |
    0;
  const dayOfYear = dayOfEra - (365 * yearOfEra + ((yearOfEra / 4) | 0) - ((yearOfEra / 100) | 0));
  const marchMonth = ((5 * dayOfYear + 2) / 153) | 0;
  const day = dayOfYear - (((153 * marchMonth + 2) / 5) | 0) + 1;
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
  writeDate(yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day, out);
}
