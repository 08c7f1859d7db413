import type { SqlBuffer } from '../sql-buffer.js';
import { ensure, u32le } from '../value/read.js';
import { writeYearMonth } from '../value/temporal/datetime.js';
import { writeClock, writeFraction, writeSpace } from '../value/temporal/text.js';

const MINUS = 0x2d;
const DAY_UNIT = 2 ** 17;

/*
 * Temporals within JSON: 64 bits little-endian, from the lowest: 24 microsecond, 6 second, 6 minute,
 * 5 hour (10 of a TIME), 5 day, then year * 13 + month. A negative TIME is negated as a whole.
 * Source: `my_datetime_to_longlong_packed` and its like in mysys/my_time.cc.
 */

/** `YYYY-MM-DD`, without quotes. */
export function writePackedDate(doc: Buffer, at: number, out: SqlBuffer): void {
  ensure(doc, at, 8);
  writeDays(Math.floor(upper(u32le(doc, at), u32le(doc, at + 4)) / DAY_UNIT), out);
}

/** `YYYY-MM-DD hh:mm:ss.ffffff`, without quotes. */
export function writePackedDatetime(doc: Buffer, at: number, out: SqlBuffer): void {
  ensure(doc, at, 8);
  const low = u32le(doc, at);
  const whole = upper(low, u32le(doc, at + 4));
  const days = Math.floor(whole / DAY_UNIT);
  writeDays(days, out);
  writeSpace(out);
  writeSeconds(whole - days * DAY_UNIT, low, out);
}

/** `hhh:mm:ss.ffffff`, without quotes. */
export function writePackedTime(doc: Buffer, at: number, out: SqlBuffer): void {
  ensure(doc, at, 8);
  let low = u32le(doc, at);
  let high = u32le(doc, at + 4);
  if (high >= 0x8000_0000) {
    out.byte(MINUS);
    low = -low >>> 0;
    high = (~high + (low === 0 ? 1 : 0)) >>> 0;
  }
  writeSeconds(upper(low, high) & 0x3f_ffff, low, out);
}

/** All bits above the microseconds. */
function upper(low: number, high: number): number {
  return high * 256 + (low >>> 24);
}

function writeDays(days: number, out: SqlBuffer): void {
  writeYearMonth(days >>> 5, days & 0x1f, out);
}

function writeSeconds(clock: number, low: number, out: SqlBuffer): void {
  writeClock(clock >> 12, (clock >> 6) & 0x3f, clock & 0x3f, out);
  writeFraction(low & 0xff_ffff, 6, out);
}
