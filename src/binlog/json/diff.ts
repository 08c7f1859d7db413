import { malformed } from '../value/failure.js';
import { packedLength, packedLengthBytes } from '../value/packed.js';
import { ensure, u32le, u8 } from '../value/read.js';
import { parsePath, type JsonPath } from './path.js';

const LENGTH_BYTES = 4;

export type JsonOperation =
  /** The value at the path, which exists, becomes another. */
  | 'replace'
  /** The path, whose parent exists, is added: a member, or an element before the one that is there. */
  | 'insert'
  /** What is at the path, which exists, goes away. */
  | 'remove';

/** One change of a document. */
export interface JsonDiff {
  readonly operation: JsonOperation;
  readonly path: JsonPath;
  /** A document as in a row image, type byte first; empty for `remove`. */
  readonly value: Buffer;
}

const OPERATIONS: readonly JsonOperation[] = ['replace', 'insert', 'remove'];

/**
 * The changes that stand in a row image in place of a document, in the order in which they are to be
 * made: their size (4 bytes), then for each the operation (1 byte), the path and, but for a removal,
 * the value, both after a length-encoded length. `sql-common/json_diff.cc`, read_json_diff.
 * @throws SluiceError EVENT_MALFORMED
 */
export function readJsonDiffs(rows: Buffer, at: number): JsonDiff[] {
  ensure(rows, at, LENGTH_BYTES);
  const from = at + LENGTH_BYTES;
  const size = u32le(rows, at);
  ensure(rows, from, size);
  const bytes = rows.subarray(from, from + size);
  const diffs: JsonDiff[] = [];
  for (let next = 0; next < size;) {
    const operation = OPERATIONS[u8(bytes, next)];
    if (operation === undefined) throw malformed(`${bytes[next]} is no change of a JSON document`);
    const path = part(bytes, next + 1);
    const value =
      operation === 'remove' ? path.subarray(path.length) : part(bytes, after(bytes, path));
    if (operation !== 'remove' && value.length === 0) throw malformed('a JSON value of no bytes');
    diffs.push({ operation, path: parsePath(path), value });
    next = after(bytes, value);
  }
  return diffs;
}

/** Whether there is a change at all: a column that stays as it is may be in the image nevertheless. */
export function hasJsonDiffs(rows: Buffer, at: number): boolean {
  ensure(rows, at, LENGTH_BYTES);
  return u32le(rows, at) > 0;
}

/** The bytes after a length. */
function part(bytes: Buffer, at: number): Buffer {
  const length = packedLength(bytes, at);
  const from = at + packedLengthBytes(bytes, at);
  ensure(bytes, from, length);
  return bytes.subarray(from, from + length);
}

/** Offset in `bytes` after a part of it. */
function after(bytes: Buffer, view: Buffer): number {
  return view.byteOffset + view.length - bytes.byteOffset;
}
