import type { LiteralWriter } from '../column.js';
import { malformed } from './failure.js';
import { introducer } from './text.js';
import { ensure, uintLe } from './read.js';

const OPENING = introducer('binary');

/**
 * BINARY(N): the log leaves out the zero bytes at the end, which belong to the value and matter to
 * every comparison; they are put back.
 */
export function paddedBinaryWriter(maxBytes: number): LiteralWriter {
  const prefix = maxBytes > 255 ? 2 : 1;
  const zeros = Buffer.alloc(maxBytes);
  return (row, at, out) => {
    const from = at + prefix;
    ensure(row, at, prefix);
    const length = uintLe(row, at, prefix);
    ensure(row, from, length);
    if (length > maxBytes) {
      throw malformed(`a BINARY(${maxBytes}) holds ${length} bytes`);
    }
    out.bytes(OPENING);
    out.escaped(row, from, from + length);
    out.escaped(zeros, length, maxBytes);
    out.byte(0x27);
    return from + length;
  };
}
