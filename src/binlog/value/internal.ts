import type { LiteralUse, LiteralWriter } from '../column.js';
import { unsupportedValue } from './failure.js';
import { ensure, uintLe } from './read.js';
import { textWriter } from './text.js';

/**
 * GEOMETRY (SRID and WKB) and VECTOR (floats): the servers take their internal bytes as they are.
 * MySQL compares a VECTOR with nothing; there the literal suits `CAST(column AS BINARY)`.
 *
 * @param what names the type in an error
 */
export function internalWriter(prefixBytes: number, use: LiteralUse, what: string): LiteralWriter {
  const write = textWriter(prefixBytes, 'binary');
  if (use === 'compare') return write;
  return (row, at, out) => {
    ensure(row, at, prefixBytes);
    // ALTER TABLE puts one into each row of a new NOT NULL column; no statement can
    if (uintLe(row, at, prefixBytes) === 0) throw unsupportedValue(`an empty ${what}`);
    return write(row, at, out);
  };
}
