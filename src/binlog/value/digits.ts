const ZERO_DIGIT = 0x30;
const BILLION = 1_000_000_000;

/** Decimal digits of an unsigned integer of 32 bits. */
export function digitCount(value: number): number {
  if (value < 100_000) {
    if (value < 100) return value < 10 ? 1 : 2;
    if (value < 1_000) return 3;
    return value < 10_000 ? 4 : 5;
  }
  if (value < 10_000_000) return value < 1_000_000 ? 6 : 7;
  if (value < 100_000_000) return 8;
  return value < BILLION ? 9 : 10;
}

/** Writes the last `width` digits of an unsigned integer of 32 bits, with leading zeros. */
export function writeDigits(into: Buffer, at: number, value: number, width: number): void {
  let rest = value >>> 0;
  for (let i = at + width - 1; i >= at; i--) {
    const quotient = (rest / 10) >>> 0;
    into[i] = ZERO_DIGIT + rest - quotient * 10;
    rest = quotient;
  }
}

/**
 * `high` * 2^32 + `low` (unsigned integers of 32 bits) divided by 10^9: quotient (below 2^35) and
 * remainder. Division goes in steps of 16 bits, so that no step leaves the integers that a double
 * holds exactly.
 */
export function splitUint64(high: number, low: number): [quotient: number, remainder: number] {
  const q0 = Math.floor(high / BILLION);
  const step1 = (high - q0 * BILLION) * 65_536 + (low >>> 16);
  const q1 = Math.floor(step1 / BILLION);
  const step2 = (step1 - q1 * BILLION) * 65_536 + (low & 0xffff);
  const q2 = Math.floor(step2 / BILLION);
  return [(q0 * 65_536 + q1) * 65_536 + q2, step2 - q2 * BILLION];
}
