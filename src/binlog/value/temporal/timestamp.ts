import type { LiteralWriter } from '../../column.js';
import { ensure, u32be, u32le } from '../read.js';
import { writeInstant, writeZeroInstant } from './civil.js';
import { fractionBytes, readFraction } from './fraction.js';
import { quote, writeFraction } from './text.js';

/** TIMESTAMP since MySQL 5.6: seconds since 1970 as 4 bytes big-endian, then the fraction. */
export function timestamp2Writer(digits: number): LiteralWriter {
  const size = 4 + fractionBytes(digits);
  return (row, at, out) => {
    ensure(row, at, size);
    const seconds = u32be(row, at);
    const fraction = readFraction(row, at + 4, digits);
    quote(out);
    if (seconds === 0 && fraction === 0) writeZeroInstant(out);
    else writeInstant(seconds, out);
    writeFraction(fraction, digits, out);
    quote(out);
    return at + size;
  };
}

/** TIMESTAMP before MySQL 5.6: seconds since 1970 as 4 bytes little-endian. */
export const writeOldTimestamp: LiteralWriter = (row, at, out) => {
  ensure(row, at, 4);
  const seconds = u32le(row, at);
  quote(out);
  if (seconds === 0) writeZeroInstant(out);
  else writeInstant(seconds, out);
  quote(out);
  return at + 4;
};
