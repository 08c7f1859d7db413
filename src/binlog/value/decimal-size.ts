import { malformed } from './failure.js';

/** Bytes that hold a group of 0 to 9 decimal digits. */
export const BYTES_OF_DIGITS: readonly number[] = [0, 1, 1, 2, 2, 3, 3, 4, 4, 4];

/**
 * Size of a binary DECIMAL. Source: `decimal_bin_size` in strings/decimal.cc.
 *
 * @throws SluiceError EVENT_MALFORMED if the scale is greater than the precision
 */
export function decimalBytes(precision: number, scale: number): number {
  if (scale > precision)
    throw malformed(`a DECIMAL of ${precision} digits has a scale of ${scale}`);
  return digitsBytes(precision - scale) + digitsBytes(scale);
}

function digitsBytes(digits: number): number {
  const groups = Math.floor(digits / 9);
  return groups * 4 + (BYTES_OF_DIGITS[digits - groups * 9] as number);
}
