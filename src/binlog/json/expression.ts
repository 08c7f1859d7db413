import type { SqlBuffer } from '../sql-buffer.js';
import { writeReal } from '../value/real.js';
import { ensure } from '../value/read.js';
import { introducer } from '../value/text.js';
import {
  isContainer,
  JsonType,
  keyAt,
  keyLength,
  readContainer,
  valueAt,
  valueType,
} from './layout.js';
import { readOpaque, writeOpaque } from './opaque.js';
import { readDouble, writeInteger } from './scalar.js';
import { EXACT, writeJsonText } from './text.js';

const UTF8 = introducer('utf8mb4');
const QUOTE = 0x27;
const COMMA = 0x2c;

/** Writes `CAST(_utf8mb4'...' AS JSON)`, or returns false and writes nothing. */
export function writeCast(
  doc: Buffer,
  type: number,
  at: number,
  out: SqlBuffer,
  depth = 0,
): boolean {
  const start = out.length;
  out.text('CAST(');
  out.bytes(UTF8);
  if (!writeJsonText(doc, type, at, out, EXACT, depth)) {
    out.truncate(start);
    return false;
  }
  out.text("' AS JSON)");
  return true;
}

/**
 * Writes an expression that makes a value which JSON text cannot carry: SQL values keep their types
 * as arguments of JSON_ARRAY and JSON_OBJECT.
 */
export function writeDocument(doc: Buffer, type: number, at: number, out: SqlBuffer): void {
  if (isContainer(type)) return writeConstructor(doc, type, at, out, 0);
  out.text('JSON_EXTRACT(JSON_ARRAY(');
  writeScalar(doc, type, at, out);
  out.text("),_utf8mb4'$[0]')");
}

function writeArgument(doc: Buffer, type: number, at: number, out: SqlBuffer, depth: number): void {
  if (writeCast(doc, type, at, out, depth)) return;
  if (isContainer(type)) writeConstructor(doc, type, at, out, depth);
  else writeScalar(doc, type, at, out);
}

/** Only scalars come here that have no exact text. */
function writeScalar(doc: Buffer, type: number, at: number, out: SqlBuffer): void {
  switch (type) {
    case JsonType.OPAQUE:
      return writeOpaque(doc, readOpaque(doc, at), out);
    case JsonType.DOUBLE:
      return writeReal(readDouble(doc, at), out);
    case JsonType.INT64:
      return writeInteger(doc, type, at, out);
    default:
      out.text('CAST(');
      writeInteger(doc, type, at, out);
      out.text(' AS UNSIGNED)');
  }
}

function writeConstructor(
  doc: Buffer,
  type: number,
  at: number,
  out: SqlBuffer,
  depth: number,
): void {
  const container = readContainer(doc, type, at, depth);
  out.text(container.isObject ? 'JSON_OBJECT(' : 'JSON_ARRAY(');
  for (let i = 0; i < container.count; i++) {
    if (i > 0) out.byte(COMMA);
    if (container.isObject) {
      writeKey(doc, keyAt(doc, container, i), keyLength(doc, container, i), out);
    }
    const child = valueType(doc, container, i);
    writeArgument(doc, child, valueAt(doc, container, i), out, depth + 1);
  }
  out.byte(0x29);
}

function writeKey(doc: Buffer, from: number, length: number, out: SqlBuffer): void {
  ensure(doc, from, length);
  out.bytes(UTF8);
  out.escaped(doc, from, from + length);
  out.byte(QUOTE);
  out.byte(COMMA);
}
