import type { LiteralWriter } from '../column.js';
import type { SqlBuffer } from '../sql-buffer.js';
import { unsupportedValue } from './failure.js';
import { ensure } from './read.js';

/** FLOAT: 4 bytes, little-endian. Written as the double that equals it, which converts back exactly. */
export const writeFloat: LiteralWriter = (row, at, out) => {
  ensure(row, at, 4);
  writeReal(row.readFloatLE(at), out);
  return at + 4;
};

/** DOUBLE: 8 bytes, little-endian. */
export const writeDouble: LiteralWriter = (row, at, out) => {
  ensure(row, at, 8);
  writeReal(row.readDoubleLE(at), out);
  return at + 8;
};

/**
 * The shortest digits that give this double again, always with an exponent: without one the server
 * takes the digits for a DECIMAL, which holds no more than 65 of them.
 */
export function writeReal(value: number, out: SqlBuffer): void {
  if (!Number.isFinite(value)) throw unsupportedValue(`the floating-point number ${value}`);
  const text = String(value);
  if (Object.is(value, -0)) out.text('-0e0');
  else out.text(text.includes('e') ? text : `${text}e0`);
}
