const ZERO_DIGIT = 0x30;
const BILLION = 1_000_000_000;
const GREATEST_INT31 = 0x3fff_ffff;

/** '00' to '99', one after the other. */
const PAIRS = Buffer.from(
  Array.from({ length: 100 }, (_, i) => String(i).padStart(2, '0')).join(''),
  'latin1',
);

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
  let rest = value;
  let end = at + width;
  if (rest > GREATEST_INT31 && width >= 2) {
    // one step in doubles, so that all others divide small integers, which is much quicker
    const quotient = Math.floor(rest / 100);
    end -= 2;
    writePair(into, end, rest - quotient * 100);
    rest = quotient;
  }
  for (; end - at >= 2; end -= 2) {
    const quotient = (rest / 100) | 0;
    writePair(into, end - 2, rest - quotient * 100);
    rest = quotient;
  }
  if (end > at) into[at] = ZERO_DIGIT + (rest % 10);
}

/** Writes two digits of an integer below 100. */
export function writePair(into: Buffer, at: number, value: number): void {
  into[at] = PAIRS[2 * value] as number;
  into[at + 1] = PAIRS[2 * value + 1] as number;
}

/**
 * `high` * 2^32 + `low` (unsigned integers of 32 bits) divided by 10^9, rounded down: a number below
 * 2^35. Division goes in steps of 16 bits, so that no step leaves the integers that a double holds
 * exactly.
 */
export function billions(high: number, low: number): number {
  const q0 = Math.floor(high / BILLION);
  const step1 = (high - q0 * BILLION) * 65_536 + (low >>> 16);
  const q1 = Math.floor(step1 / BILLION);
  const step2 = (step1 - q1 * BILLION) * 65_536 + (low & 0xffff);
  return (q0 * 65_536 + q1) * 65_536 + Math.floor(step2 / BILLION);
}

/** What `billions` leaves of the number with these lowest 32 bits: it fits 32 bits itself. */
export function belowBillion(low: number, quotient: number): number {
  return (low - Math.imul(quotient, BILLION)) >>> 0;
}
