import type { LiteralUse, LiteralWriter, RowColumn } from '../column.js';
import { unsupportedValue } from './failure.js';
import { ensure, uintLe } from './read.js';
import { textWriter } from './text.js';

/** One dimension more than a VECTOR may have. */
const TOO_LONG = "REPEAT(x'00000000',16384)";

/**
 * GEOMETRY (SRID and WKB) and VECTOR (floats): the servers take their internal bytes as they are.
 * MySQL compares a VECTOR with nothing; there the literal suits `CAST(column AS BINARY)`.
 *
 * An empty value is what ALTER TABLE puts into each row of a new NOT NULL column, and an INSERT without
 * strict mode that leaves it out, or that gives a VECTOR too many dimensions. No statement makes one of GEOMETRY in MySQL.
 *
 * @param what names the type in an error
 */
export function internalWriter(
  column: RowColumn,
  prefixBytes: number,
  use: LiteralUse,
  what: 'GEOMETRY' | 'VECTOR',
): LiteralWriter {
  const { empty } = column;
  const write = textWriter(prefixBytes, 'binary');
  if (use === 'compare') return write;
  return (row, at, out) => {
    ensure(row, at, prefixBytes);
    if (uintLe(row, at, prefixBytes) > 0) return write(row, at, out);
    const isMade = what === 'VECTOR' || empty === 'NULL';
    if (empty === undefined || !isMade) throw unsupportedValue(`an empty ${what}`);
    out.text(empty === 'too-long' ? TOO_LONG : empty);
    out.requireLax(column);
    return at + prefixBytes;
  };
}
