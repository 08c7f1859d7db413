import type { LiteralWriter } from '../column.js';
import type { SqlBuffer } from '../sql-buffer.js';
import { ensure, uintLe } from './read.js';

/**
 * Strings of bytes with a length prefix, as `_charset'...'`: the introducer makes the server take
 * the bytes as they are and compare them under the column's own collation, so that its index serves.
 *
 * @param prefixBytes size of the little-endian length before the value, 1 to 4
 */
export function textWriter(prefixBytes: number, charset: string | undefined): LiteralWriter {
  const opening = introducer(charset);
  if (prefixBytes === 1) return shortText(opening);
  return (row, at, out) => {
    const from = at + prefixBytes;
    ensure(row, at, prefixBytes);
    const to = from + uintLe(row, at, prefixBytes);
    return writeText(row, from, to, opening, out);
  };
}

/** The opening of a string literal of this character set, quote included. */
export function introducer(charset: string | undefined): Buffer {
  return Buffer.from(`_${charset ?? 'binary'}'`, 'latin1');
}

function shortText(opening: Buffer): LiteralWriter {
  return (row, at, out) => {
    ensure(row, at, 1);
    const from = at + 1;
    return writeText(row, from, from + (row[at] as number), opening, out);
  };
}

function writeText(row: Buffer, from: number, to: number, opening: Buffer, out: SqlBuffer): number {
  ensure(row, from, to - from);
  out.bytes(opening);
  out.escaped(row, from, to);
  out.byte(0x27);
  return to;
}
