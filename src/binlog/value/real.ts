import type { LiteralUse, LiteralWriter, RowColumn } from '../column.js';
import type { SqlBuffer } from '../sql-buffer.js';
import { unsupportedValue } from './failure.js';
import { ensure } from './read.js';

const NEGATIVE_ZERO = '-0e0';

/** FLOAT: 4 bytes, little-endian. Written as the double that equals it, which converts back exactly. */
export function floatWriter(column: RowColumn, use: LiteralUse): LiteralWriter {
  const negativeZero = (use === 'store' && column.negativeZero) || NEGATIVE_ZERO;
  return (row, at, out) => {
    ensure(row, at, 4);
    const value = row.readFloatLE(at);
    if (Object.is(value, -0)) out.text(negativeZero);
    else writeReal(value, out);
    return at + 4;
  };
}

/** DOUBLE: 8 bytes, little-endian. */
export const writeDouble: LiteralWriter = (row, at, out) => {
  ensure(row, at, 8);
  writeReal(row.readDoubleLE(at), out);
  return at + 8;
};

/** Whether the value of a FLOAT or DOUBLE is a zero: 1 or -1, its sign; else 0. */
export function signOfZero(row: Buffer, at: number, isFloat: boolean): number {
  ensure(row, at, isFloat ? 4 : 8);
  const value = isFloat ? row.readFloatLE(at) : row.readDoubleLE(at);
  if (value !== 0) return 0;
  return Object.is(value, -0) ? -1 : 1;
}

/**
 * The shortest digits that give this double again, always with an exponent: without one the server
 * takes the digits for a DECIMAL, which holds no more than 65 of them.
 */
export function writeReal(value: number, out: SqlBuffer): void {
  if (!Number.isFinite(value)) throw unsupportedValue(`the floating-point number ${value}`);
  const text = String(value);
  if (Object.is(value, -0)) out.text(NEGATIVE_ZERO);
  else out.text(text.includes('e') ? text : `${text}e0`);
}
