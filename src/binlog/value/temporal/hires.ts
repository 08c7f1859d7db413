import type { LiteralWriter } from '../../column.js';
import type { SqlBuffer } from '../../sql-buffer.js';
import { ensure, u32be, u8, uintBe } from '../read.js';
import { writeInstant, writeZeroInstant } from './civil.js';
import { writeYearMonth } from './datetime.js';
import { fractionBytes } from './fraction.js';
import { quote, writeClock, writeFraction, writeSpace } from './text.js';

/*
 * Fractional temporals of MariaDB under mysql56_temporal_format=OFF. They share the type codes of
 * the old types without a fraction, with no metadata, so that only the target's column tells.
 * Rare: BigInt is quick enough. Source: `Field_*_hires` in MariaDB's sql/field.cc.
 */

/** By number of fractional digits. */
export const HIRES_TIME_BYTES = [3, 4, 4, 5, 5, 5, 6];
export const HIRES_DATETIME_BYTES = [8, 6, 6, 7, 7, 7, 8];

const DAY_SECONDS = 86_400;
/** TIME is stored as an offset from one second below its least value. */
const TIME_OFFSET_SECONDS = 838 * 3600 + 59 * 60 + 60;
const MINUS = 0x2d;

/** Seconds as 4 bytes big-endian, then the fraction in units of its last digit. */
export function hiresTimestampWriter(digits: number): LiteralWriter {
  const bytes = fractionBytes(digits);
  return (row, at, out) => {
    ensure(row, at, 4 + bytes);
    const seconds = u32be(row, at);
    const fraction = uintBe(row, at + 4, bytes);
    quote(out);
    if (seconds === 0 && fraction === 0) writeZeroInstant(out);
    else writeInstant(seconds, out);
    writeFraction(fraction, digits, out);
    quote(out);
    return at + 4 + bytes;
  };
}

/** One big-endian number, in units of the last digit, of mixed radix: 13 months, 32 days, 86,400 s. */
export function hiresDatetimeWriter(digits: number): LiteralWriter {
  const bytes = HIRES_DATETIME_BYTES[digits] as number;
  return (row, at, out) => {
    ensure(row, at, bytes);
    const [seconds, fraction] = split(row, at, bytes, digits);
    const days = Math.floor(seconds / DAY_SECONDS);
    quote(out);
    writeYearMonth(Math.floor(days / 32), days % 32, out);
    writeSpace(out);
    writeSeconds(seconds % DAY_SECONDS, out);
    writeFraction(fraction, digits, out);
    quote(out);
    return at + bytes;
  };
}

/** One big-endian number in units of the last digit, counted from the least TIME. */
export function hiresTimeWriter(digits: number): LiteralWriter {
  const bytes = HIRES_TIME_BYTES[digits] as number;
  const unit = 10 ** digits;
  return (row, at, out) => {
    ensure(row, at, bytes);
    const value = bigEndian(row, at, bytes);
    const signed = Number(value) - TIME_OFFSET_SECONDS * unit;
    const size = Math.abs(signed);
    quote(out);
    if (signed < 0) out.byte(MINUS);
    writeSeconds(Math.floor(size / unit), out);
    writeFraction(size % unit, digits, out);
    quote(out);
    return at + bytes;
  };
}

function writeSeconds(seconds: number, out: SqlBuffer): void {
  writeClock(Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60, out);
}

function split(row: Buffer, at: number, bytes: number, digits: number): [number, number] {
  const value = bigEndian(row, at, bytes);
  const unit = 10n ** BigInt(digits);
  return [Number(value / unit), Number(value % unit)];
}

function bigEndian(row: Buffer, at: number, bytes: number): bigint {
  let value = 0n;
  for (let i = 0; i < bytes; i++) value = (value << 8n) | BigInt(u8(row, at + i));
  return value;
}
