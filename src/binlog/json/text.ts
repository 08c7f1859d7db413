import type { SqlBuffer } from '../sql-buffer.js';
import { ensure } from '../value/read.js';
import { malformed } from '../value/failure.js';
import { writeJsonString } from './escape.js';
import { exactDoubleText, jsonDoubleText } from './exact-double.js';
import {
  isContainer,
  JsonType,
  keyAt,
  keyLength,
  readContainer,
  valueAt,
  valueType,
} from './layout.js';
import { isExactInteger, readDouble, writeInteger, writeLiteral, writeString } from './scalar.js';

/** What JSON text does with a value that it cannot carry exactly. */
export interface TextStyle {
  readonly comma: Buffer;
  readonly colon: Buffer;
  /** Text may stand for integers and doubles that a server would read back as another type. */
  readonly anyNumber: boolean;
  /** Writes an opaque value as text, or returns false. */
  readonly opaque: (doc: Buffer, at: number, out: SqlBuffer) => boolean;
}

/** Text that MySQL turns into the same binary document. */
export const EXACT: TextStyle = {
  comma: Buffer.from(','),
  colon: Buffer.from(':'),
  anyNumber: false,
  opaque: () => false,
};

/**
 * Writes a value as JSON text into an SQL string literal that is open.
 *
 * @returns false if the text cannot carry it exactly; what was written is to be thrown away then
 */
export function writeJsonText(
  doc: Buffer,
  type: number,
  at: number,
  out: SqlBuffer,
  style: TextStyle,
  depth = 0,
): boolean {
  if (isContainer(type)) return writeMembers(doc, type, at, out, style, depth);
  switch (type) {
    case JsonType.LITERAL:
      writeLiteral(doc, at, out);
      return true;
    case JsonType.STRING:
      writeString(doc, at, out);
      return true;
    case JsonType.DOUBLE:
      return writeDouble(readDouble(doc, at), out, style);
    case JsonType.OPAQUE:
      return style.opaque(doc, at, out);
    default:
      return writeNumber(doc, type, at, out, style);
  }
}

function writeDouble(value: number, out: SqlBuffer, style: TextStyle): boolean {
  const text = style.anyNumber ? jsonDoubleText(value) : exactDoubleText(value);
  if (text === undefined) return false;
  out.text(text);
  return true;
}

function writeNumber(
  doc: Buffer,
  type: number,
  at: number,
  out: SqlBuffer,
  style: TextStyle,
): boolean {
  if (type > JsonType.UINT64) throw malformed(`${type} is no type of a JSON value`);
  if (!style.anyNumber && !isExactInteger(doc, type, at)) return false;
  writeInteger(doc, type, at, out);
  return true;
}

function writeMembers(
  doc: Buffer,
  type: number,
  at: number,
  out: SqlBuffer,
  style: TextStyle,
  depth: number,
): boolean {
  const container = readContainer(doc, type, at, depth);
  const { isObject, count } = container;
  out.byte(isObject ? 0x7b : 0x5b);
  for (let i = 0; i < count; i++) {
    if (i > 0) out.bytes(style.comma);
    if (isObject) {
      const from = keyAt(doc, container, i);
      const length = keyLength(doc, container, i);
      ensure(doc, from, length);
      writeJsonString(doc, from, from + length, out);
      out.bytes(style.colon);
    }
    const child = valueType(doc, container, i);
    if (!writeJsonText(doc, child, valueAt(doc, container, i), out, style, depth + 1)) return false;
  }
  out.byte(isObject ? 0x7d : 0x5d);
  return true;
}
