import { malformed } from '../value/failure.js';
import { ensure, u16le, u32le, u8 } from '../value/read.js';

/** Value types of MySQL's binary JSON. Source: sql-common/json_binary.h. */
export const JsonType = {
  SMALL_OBJECT: 0,
  LARGE_OBJECT: 1,
  SMALL_ARRAY: 2,
  LARGE_ARRAY: 3,
  LITERAL: 4,
  INT16: 5,
  UINT16: 6,
  INT32: 7,
  UINT32: 8,
  INT64: 9,
  UINT64: 10,
  DOUBLE: 11,
  STRING: 12,
  OPAQUE: 15,
} as const;

/** The server nests documents no deeper; see JSON_DOCUMENT_MAX_DEPTH in sql-common/json_syntax_check.h. */
const MAX_DEPTH = 100;

/**
 * An object or array. After the number of members and the size in bytes come, for an object, an
 * entry per key (offset, length of 2 bytes), then an entry per value (type of 1 byte, offset or the
 * value itself). Offsets count from `base`; counts, sizes and offsets take 2 bytes in the small
 * format and 4 in the large one. Keys are sorted by length, then by bytes, and differ.
 */
export interface Container {
  readonly isObject: boolean;
  readonly width: 2 | 4;
  readonly count: number;
  readonly base: number;
  /** Where the value entries begin. */
  readonly values: number;
}

export function isContainer(type: number): boolean {
  return type <= JsonType.LARGE_ARRAY;
}

/** @throws SluiceError EVENT_MALFORMED if it does not lie within the document */
export function readContainer(doc: Buffer, type: number, at: number, depth: number): Container {
  if (depth >= MAX_DEPTH) throw malformed('a JSON document is nested too deeply');
  const isObject = type <= JsonType.LARGE_OBJECT;
  const width = type & 1 ? 4 : 2;
  ensure(doc, at, 2 * width);
  const count = readWide(doc, at, width);
  ensure(doc, at, readWide(doc, at + width, width));
  const values = at + 2 * width + (isObject ? count * (width + 2) : 0);
  ensure(doc, values, count * (1 + width));
  return { isObject, width, count, base: at, values };
}

export function valueType(doc: Buffer, container: Container, index: number): number {
  return u8(doc, valueEntry(container, index));
}

/** Where the value lies: in its entry if it fits there. */
export function valueAt(doc: Buffer, container: Container, index: number): number {
  const entry = valueEntry(container, index);
  if (isInline(u8(doc, entry), container.width)) return entry + 1;
  return target(doc, container, entry + 1);
}

export function keyAt(doc: Buffer, container: Container, index: number): number {
  return target(doc, container, keyEntry(container, index));
}

export function keyLength(doc: Buffer, container: Container, index: number): number {
  return u16le(doc, keyEntry(container, index) + container.width);
}

/** Length before a string or opaque value: 7 bits a byte, the lowest first. */
export function variableLength(doc: Buffer, at: number): number {
  let length = 0;
  for (let i = 0, unit = 1; i < 5; i++, unit *= 128) {
    ensure(doc, at + i, 1);
    const byte = u8(doc, at + i);
    length += (byte & 0x7f) * unit;
    if (byte < 0x80) return length;
  }
  throw malformed('a length in a JSON document has no end');
}

/** Bytes that `variableLength` reads. */
export function variableLengthBytes(doc: Buffer, at: number): number {
  let end = at;
  while (u8(doc, end) >= 0x80) end++;
  return end + 1 - at;
}

function valueEntry({ values, width }: Container, index: number): number {
  return values + index * (1 + width);
}

function keyEntry({ base, width }: Container, index: number): number {
  return base + 2 * width + index * (width + 2);
}

/** An offset always leads forward, so no document can be a circle. */
function target(doc: Buffer, { base, width }: Container, at: number): number {
  const offset = readWide(doc, at, width);
  if (offset === 0) throw malformed('an offset in a JSON document is zero');
  return base + offset;
}

function isInline(type: number, width: 2 | 4): boolean {
  if (type >= JsonType.LITERAL && type <= JsonType.UINT16) return true;
  return width === 4 && (type === JsonType.INT32 || type === JsonType.UINT32);
}

function readWide(doc: Buffer, at: number, width: 2 | 4): number {
  return width === 2 ? u16le(doc, at) : u32le(doc, at);
}
