import type { LiteralUse, LiteralWriter, RowColumn } from '../column.js';
import { ensure, u8, uintBe, uintLe } from './read.js';

/** BIT: big-endian, as an unsigned integer. `meta`: whole bytes << 8 | bits beyond them. */
export function bitWriter(meta: number): LiteralWriter {
  const size = (meta >> 8) + ((meta & 0xff) > 0 ? 1 : 0);
  const low = Math.min(size, 4);
  const high = size - low;
  return (row, at, out) => {
    ensure(row, at, size);
    out.uint64(uintBe(row, at, high), uintBe(row, at + high, low));
    return at + size;
  };
}

/**
 * SET: little-endian bit mask of 1 to 8 bytes, as an unsigned integer; but the servers compare a SET
 * as a signed one, so that a set with a 64th member equals a negative number.
 */
export function setWriter(size: number, use: LiteralUse): LiteralWriter {
  const low = Math.min(size, 4);
  const high = size - low;
  return (row, at, out) => {
    ensure(row, at, size);
    const upper = uintLe(row, at + low, high);
    if (use === 'compare') out.int64(upper, uintLe(row, at, low));
    else out.uint64(upper, uintLe(row, at, low));
    return at + size;
  };
}

/**
 * ENUM: little-endian index of 1 or 2 bytes, as a number. Index 0 is the error value '' that a
 * server without strict mode stores in place of a value that is no member.
 */
export function enumWriter(column: RowColumn, use: LiteralUse): LiteralWriter {
  const size = column.meta;
  return (row, at, out) => {
    ensure(row, at, size);
    const index = uintLe(row, at, size);
    if (index === 0 && use === 'store') out.requireLax(column);
    out.uint32(index);
    return at + size;
  };
}

/** YEAR: one byte, years since 1900; 0 is the year 0000. */
export const writeYear: LiteralWriter = (row, at, out) => {
  ensure(row, at, 1);
  const value = u8(row, at);
  out.uint32(value === 0 ? 0 : 1900 + value);
  return at + 1;
};
