import type { SqlBuffer } from '../sql-buffer.js';
import { malformed, unsupportedValue } from '../value/failure.js';
import { ensure, i32le, u16le, u32le, u8 } from '../value/read.js';
import { writeJsonString } from './escape.js';
import { JsonType, variableLength, variableLengthBytes } from './layout.js';

const LITERALS = ['null', 'true', 'false'];

/** null, true or false. */
export function writeLiteral(doc: Buffer, at: number, out: SqlBuffer): void {
  ensure(doc, at, 1);
  const text = LITERALS[u8(doc, at)];
  if (text === undefined) throw malformed(`${doc[at]} is no JSON literal`);
  out.text(text);
}

export function writeInteger(doc: Buffer, type: number, at: number, out: SqlBuffer): void {
  ensure(doc, at, integerBytes(type));
  switch (type) {
    case JsonType.INT16:
      return out.int32((u16le(doc, at) << 16) >> 16);
    case JsonType.UINT16:
      return out.uint32(u16le(doc, at));
    case JsonType.INT32:
      return out.int32(i32le(doc, at));
    case JsonType.UINT32:
      return out.uint32(u32le(doc, at));
    case JsonType.INT64:
      return out.int64(u32le(doc, at + 4), u32le(doc, at));
    default:
      return out.uint64(u32le(doc, at + 4), u32le(doc, at));
  }
}

/**
 * Whether the server reads the digits back as the same type: it takes numbers from 2^32 on for
 * unsigned and all others for signed. Source: rapidjson's handler in sql-common/json_dom.cc.
 */
export function isExactInteger(doc: Buffer, type: number, at: number): boolean {
  ensure(doc, at, integerBytes(type));
  if (type === JsonType.INT16 || type === JsonType.INT32) return true;
  if (type === JsonType.UINT16 || type === JsonType.UINT32) return false;
  const high = u32le(doc, at + 4);
  return type === JsonType.UINT64 ? high > 0 : high === 0 || high >= 0x8000_0000;
}

export function readDouble(doc: Buffer, at: number): number {
  ensure(doc, at, 8);
  const value = doc.readDoubleLE(at);
  if (!Number.isFinite(value)) throw unsupportedValue(`the JSON number ${value}`);
  return value;
}

/** Writes a STRING value as JSON text. */
export function writeString(doc: Buffer, at: number, out: SqlBuffer): void {
  const length = variableLength(doc, at);
  const from = at + variableLengthBytes(doc, at);
  ensure(doc, from, length);
  writeJsonString(doc, from, from + length, out);
}

function integerBytes(type: number): number {
  if (type === JsonType.INT64 || type === JsonType.UINT64) return 8;
  return type === JsonType.INT32 || type === JsonType.UINT32 ? 4 : 2;
}
