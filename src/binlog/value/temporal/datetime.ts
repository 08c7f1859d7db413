import type { LiteralWriter } from '../../column.js';
import type { SqlBuffer } from '../../sql-buffer.js';
import { malformed } from '../failure.js';
import { ensure, u24le, u32be, u32le, u8 } from '../read.js';
import { fractionBytes, readFraction } from './fraction.js';
import { quote, writeClock, writeDate, writeFraction, writeSpace } from './text.js';

const MILLION = 1_000_000;
const GREATEST_OLD_DATETIME = 99_991_231_235_959;

/**
 * DATETIME since MySQL 5.6: 5 bytes big-endian with bits, from the highest, 1 sign (always set),
 * 17 year * 13 + month, 5 day, 5 hour, 6 minute, 6 second; then the fraction.
 */
export function datetime2Writer(digits: number): LiteralWriter {
  const size = 5 + fractionBytes(digits);
  return (row, at, out) => {
    ensure(row, at, size);
    const low = u32be(row, at + 1);
    const yearMonth = ((u8(row, at) & 0x7f) << 10) | (low >>> 22);
    quote(out);
    writeYearMonth(yearMonth, (low >>> 17) & 0x1f, out);
    writeSpace(out);
    writeClock((low >>> 12) & 0x1f, (low >>> 6) & 0x3f, low & 0x3f, out);
    writeFraction(readFraction(row, at + 5, digits), digits, out);
    quote(out);
    return at + size;
  };
}

/** `yearMonth` is year * 13 + month, so that month 0 of a partial date has a place. */
export function writeYearMonth(yearMonth: number, day: number, out: SqlBuffer): void {
  const year = (yearMonth / 13) | 0;
  writeDate(year, yearMonth - year * 13, day, out);
}

/** DATETIME before MySQL 5.6: the number YYYYMMDDhhmmss as 8 bytes little-endian. */
export const writeOldDatetime: LiteralWriter = (row, at, out) => {
  ensure(row, at, 8);
  const value = u32le(row, at + 4) * 0x1_0000_0000 + u32le(row, at);
  if (value > GREATEST_OLD_DATETIME) throw malformed(`${value} is no DATETIME`);
  const date = Math.floor(value / MILLION);
  const clock = value - date * MILLION;
  quote(out);
  writeDate((date / 10_000) | 0, ((date / 100) | 0) % 100, date % 100, out);
  writeSpace(out);
  writeClock((clock / 10_000) | 0, ((clock / 100) | 0) % 100, clock % 100, out);
  quote(out);
  return at + 8;
};

/** DATE: 3 bytes little-endian with bits, from the highest, 15 year, 4 month, 5 day. */
export const writeDateLiteral: LiteralWriter = (row, at, out) => {
  ensure(row, at, 3);
  const value = u24le(row, at);
  quote(out);
  writeDate(value >> 9, (value >> 5) & 0xf, value & 0x1f, out);
  quote(out);
  return at + 3;
};
