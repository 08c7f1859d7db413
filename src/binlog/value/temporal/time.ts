import type { LiteralWriter } from '../../column.js';
import type { SqlBuffer } from '../../sql-buffer.js';
import { ensure, u24be, u24le, uintBe } from '../read.js';
import { dropPadding, fractionBytes } from './fraction.js';
import { quote, writeClock, writeFraction } from './text.js';

const MINUS = 0x2d;

/**
 * TIME since MySQL 5.6: 3 bytes big-endian with bits, from the highest, 1 sign (set if not
 * negative), 1 unused, 10 hour, 6 minute, 6 second; then the fraction. Both parts together are one
 * number in offset binary: a negative value is negated as a whole, fraction included.
 * Source: `my_time_packed_to_binary` in mysys/my_time.cc.
 */
export function time2Writer(digits: number): LiteralWriter {
  const bytes = fractionBytes(digits);
  const unit = 2 ** (8 * bytes);
  return (row, at, out) => {
    ensure(row, at, 3 + bytes);
    const packed = (u24be(row, at) - 0x80_0000) * unit + uintBe(row, at + 3, bytes);
    const size = Math.abs(packed);
    const whole = Math.floor(size / unit);
    quote(out);
    if (packed < 0) out.byte(MINUS);
    writeClock((whole >> 12) & 0x3ff, (whole >> 6) & 0x3f, whole & 0x3f, out);
    writeFraction(dropPadding(size - whole * unit, digits), digits, out);
    quote(out);
    return at + 3 + bytes;
  };
}

/** TIME before MySQL 5.6: the number hhmmss, signed, as 3 bytes little-endian. */
export const writeOldTime: LiteralWriter = (row, at, out) => {
  ensure(row, at, 3);
  writeDigitsOfTime((u24le(row, at) << 8) >> 8, out);
  return at + 3;
};

function writeDigitsOfTime(value: number, out: SqlBuffer): void {
  const size = Math.abs(value);
  quote(out);
  if (value < 0) out.byte(MINUS);
  writeClock((size / 10_000) | 0, ((size / 100) | 0) % 100, size % 100, out);
  quote(out);
}
