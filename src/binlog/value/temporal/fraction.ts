import { uintBe } from '../read.js';

/** Bytes that hold this many digits (0 to 6) of a second's fraction. */
export function fractionBytes(digits: number): number {
  return (digits + 1) >> 1;
}

/**
 * Reads the fraction of a TIMESTAMP2, DATETIME2 or a TIME2 that is not negative, in units of its last
 * digit. It is stored with an even number of digits: the last of an odd number is a zero to drop.
 */
export function readFraction(row: Buffer, at: number, digits: number): number {
  return dropPadding(uintBe(row, at, fractionBytes(digits)), digits);
}

export function dropPadding(stored: number, digits: number): number {
  return digits & 1 ? Math.trunc(stored / 10) : stored;
}
