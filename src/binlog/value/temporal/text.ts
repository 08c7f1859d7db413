import type { SqlBuffer } from '../../sql-buffer.js';

const QUOTE = 0x27;
const DASH = 0x2d;
const COLON = 0x3a;
const SPACE = 0x20;
const POINT = 0x2e;

/*
 * Temporal values as quoted text. Nothing passes through a JS Date: zero, partial and impossible
 * dates such as 2020-02-31 are values like any other.
 */

export function quote(out: SqlBuffer): void {
  out.byte(QUOTE);
}

export function writeDate(year: number, month: number, day: number, out: SqlBuffer): void {
  const century = (year / 100) | 0;
  if (century < 100) {
    out.two(century);
    out.two(year - century * 100);
  } else out.uint32(year);
  out.byte(DASH);
  out.two(month);
  out.byte(DASH);
  out.two(day);
}

export function writeClock(hour: number, minute: number, second: number, out: SqlBuffer): void {
  if (hour < 100) out.two(hour);
  else out.uint32(hour);
  out.byte(COLON);
  out.two(minute);
  out.byte(COLON);
  out.two(second);
}

export function writeSpace(out: SqlBuffer): void {
  out.byte(SPACE);
}

/** `value` counts units of the last of `digits` places; nothing is written for 0 digits. */
export function writeFraction(value: number, digits: number, out: SqlBuffer): void {
  if (digits === 0) return;
  out.byte(POINT);
  out.padded(value, digits);
}
