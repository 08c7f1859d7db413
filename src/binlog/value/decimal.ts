import type { LiteralWriter } from '../column.js';
import type { SqlBuffer } from '../sql-buffer.js';
import { BYTES_OF_DIGITS, decimalBytes } from './decimal-size.js';
import { ensure, u8 } from './read.js';

const GROUP = 9;

/** Where a group of up to nine digits stands in a value. */
interface Group {
  readonly offset: number;
  readonly bytes: number;
  readonly digits: number;
}

/** DECIMAL as exact text with all digits of its scale. */
export function decimalWriter(precision: number, scale: number): LiteralWriter {
  const size = decimalBytes(precision, scale);
  const whole = wholeGroups(precision - scale);
  const fraction = fractionGroups(scale, size);
  return (row, at, out) => {
    ensure(row, at, size);
    // The first bit is inverted; a negative number has all its bits inverted.
    const flip = u8(row, at) & 0x80 ? 0 : 0xff;
    if (flip) out.byte(0x2d);
    writeWhole(row, at, flip, whole, out);
    if (scale > 0) writeFraction(row, at, flip, fraction, out);
    return at + size;
  };
}

/** Digits before the point: the first group has what is left over by nine. */
function wholeGroups(digits: number): Group[] {
  const first = digits % GROUP;
  const groups: Group[] = [];
  let offset = 0;
  for (let count = first || GROUP, left = digits; left > 0; left -= count, count = GROUP) {
    const bytes = BYTES_OF_DIGITS[count] as number;
    groups.push({ offset, bytes, digits: count });
    offset += bytes;
  }
  return groups;
}

/** Digits after the point: the last group has what is left over by nine. */
function fractionGroups(digits: number, size: number): Group[] {
  const groups: Group[] = [];
  let offset = size - decimalBytes(digits, digits);
  for (let left = digits; left > 0; left -= GROUP) {
    const count = Math.min(left, GROUP);
    const bytes = BYTES_OF_DIGITS[count] as number;
    groups.push({ offset, bytes, digits: count });
    offset += bytes;
  }
  return groups;
}

function writeWhole(row: Buffer, at: number, flip: number, groups: Group[], out: SqlBuffer): void {
  let started = false;
  for (const group of groups) {
    const value = groupValue(row, at, flip, group);
    if (started) out.padded(value, group.digits);
    else if (value > 0) {
      out.uint32(value);
      started = true;
    }
  }
  if (!started) out.byte(0x30);
}

function writeFraction(
  row: Buffer,
  at: number,
  flip: number,
  groups: Group[],
  out: SqlBuffer,
): void {
  out.byte(0x2e);
  for (const group of groups) out.padded(groupValue(row, at, flip, group), group.digits);
}

function groupValue(row: Buffer, at: number, flip: number, group: Group): number {
  const from = at + group.offset;
  let value = 0;
  for (let i = from; i < from + group.bytes; i++) {
    // only the very first byte of the value carries the inverted sign bit
    const byte = i === at ? u8(row, i) ^ 0x80 : u8(row, i);
    value = ((value << 8) | (byte ^ flip)) >>> 0;
  }
  return value;
}
