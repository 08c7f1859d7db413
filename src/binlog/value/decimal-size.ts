/** Bytes that hold a group of 0 to 9 decimal digits. */
export const BYTES_OF_DIGITS: readonly number[] = [0, 1, 1, 2, 2, 3, 3, 4, 4, 4];

/** Size of a binary DECIMAL. Source: `decimal_bin_size` in strings/decimal.cc. */
export function decimalBytes(precision: number, scale: number): number {
  return digitsBytes(precision - scale) + digitsBytes(scale);
}

function digitsBytes(digits: number): number {
  const groups = Math.floor(digits / 9);
  return groups * 4 + (BYTES_OF_DIGITS[digits - groups * 9] as number);
}
