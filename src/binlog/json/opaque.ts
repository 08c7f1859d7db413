import type { SqlBuffer } from '../sql-buffer.js';
import { decimalBytes } from '../value/decimal-size.js';
import { decimalWriter } from '../value/decimal.js';
import { malformed, unsupportedValue } from '../value/failure.js';
import { FieldType } from '../value/field-type.js';
import { bitWriter } from '../value/number-set.js';
import { ensure, u8 } from '../value/read.js';
import { variableLength, variableLengthBytes } from './layout.js';
import { writePackedDate, writePackedDatetime, writePackedTime } from './packed-time.js';

/** An SQL value within a JSON document: its type code and where its bytes lie. */
export interface Opaque {
  readonly type: number;
  readonly from: number;
  readonly to: number;
}

/** Sizes of temporals, see `packed-time.ts`. */
const PACKED_BYTES: ReadonlyMap<number, number> = new Map([
  [FieldType.DATE, 8],
  [FieldType.NEWDATE, 8],
  [FieldType.TIME, 8],
  [FieldType.DATETIME, 8],
  [FieldType.TIMESTAMP, 8],
]);

/** Type code of 1 byte, length, bytes. */
export function readOpaque(doc: Buffer, at: number): Opaque {
  ensure(doc, at, 1);
  const length = variableLength(doc, at + 1);
  const from = at + 1 + variableLengthBytes(doc, at + 1);
  ensure(doc, from, length);
  const type = u8(doc, at);
  if (length !== (PACKED_BYTES.get(type) ?? length) || (type === FieldType.BIT && length > 8)) {
    throw malformed(`a value of type ${type} within a JSON document has ${length} bytes`);
  }
  return { type, from, to: from + length };
}

/**
 * Writes an SQL expression that becomes the same opaque value as an argument of JSON_ARRAY or
 * JSON_OBJECT. Where no function returns the type, a column of JSON_TABLE (MySQL 8.0.4) does.
 *
 * @throws SluiceError VALUE_UNSUPPORTED for types that no expression has
 */
export function writeOpaque(doc: Buffer, { type, from, to }: Opaque, out: SqlBuffer): void {
  switch (type) {
    case FieldType.NEWDECIMAL:
      return writeDecimal(doc, from, to, out);
    case FieldType.DATE:
    case FieldType.NEWDATE:
      return wrap("CAST('", () => writePackedDate(doc, from, out), "' AS DATE)", out);
    case FieldType.TIME:
      return wrap("CAST('", () => writePackedTime(doc, from, out), "' AS TIME(6))", out);
    case FieldType.DATETIME:
      return wrap("CAST('", () => writePackedDatetime(doc, from, out), "' AS DATETIME(6))", out);
    case FieldType.TIMESTAMP:
      return writeTimestamp(doc, from, out);
    case FieldType.BIT:
      return writeBit(doc, from, to - from, out);
    default:
      return writeBytes(doc, { type, from, to }, out);
  }
}

/** Lengths beyond VARCHAR's and MEDIUMBLOB's, which make the type of an expression the next one. */
const MEDIUM = 70_000;
const LONG = 17_000_000;

function writeBytes(doc: Buffer, { type, from, to }: Opaque, out: SqlBuffer): void {
  const literal = () => writeBinary(doc, from, to, out);
  switch (type) {
    case FieldType.VARCHAR:
      return literal();
    case FieldType.VAR_STRING:
      return writeWide(doc, from, to, out);
    case FieldType.MEDIUM_BLOB:
      return wrap('COALESCE(', literal, `,REPEAT(_binary'0',${MEDIUM}))`, out);
    case FieldType.LONG_BLOB:
      return wrap('COALESCE(', literal, `,REPEAT(_binary'0',${LONG}))`, out);
    case FieldType.TINY_BLOB:
      return writeTiny(literal, out);
    case FieldType.BLOB:
      // a column of JSON_TABLE has type BLOB whatever its size
      return valueFromTable(literal, 'LONGBLOB', out);
    case FieldType.STRING:
      return valueFromTable(literal, `BINARY(${to - from})`, out);
    default:
      throw unsupportedValue(`a value of type ${type} within a JSON document`);
  }
}

/** The value of a subquery is a BLOB whatever its column: it has to go into a document before. */
function writeTiny(value: () => void, out: SqlBuffer): void {
  out.text('JSON_EXTRACT((SELECT JSON_ARRAY(v) FROM JSON_TABLE(JSON_ARRAY(');
  value();
  out.text(`)${columnOf('TINYBLOB')},_utf8mb4'$[0]')`);
}

/**
 * Text in a character set of wide characters (ucs2, utf16, utf16le, utf32) goes into documents as it
 * is, and its character set is lost: the server asks whether its bytes go into utf8mb4 unchanged. The
 * literal of ucs2 takes any pairs of bytes.
 */
function writeWide(doc: Buffer, from: number, to: number, out: SqlBuffer): void {
  if ((to - from) % 2 !== 0) {
    throw unsupportedValue(`text of ${to - from} bytes, type 253, within a JSON document`);
  }
  out.text('_ucs2');
  out.quoted(doc, from, to);
}

function writeBinary(doc: Buffer, from: number, to: number, out: SqlBuffer): void {
  out.text('_binary');
  out.quoted(doc, from, to);
}

function writeBit(doc: Buffer, from: number, bytes: number, out: SqlBuffer): void {
  const write = bitWriter(bytes << 8);
  textFromTable(() => write(doc, from, out), `BIT(${bytes * 8})`, out);
}

function writeTimestamp(doc: Buffer, from: number, out: SqlBuffer): void {
  const text = () => wrap('"', () => writePackedDatetime(doc, from, out), '"', out);
  textFromTable(text, 'TIMESTAMP(6)', out);
}

/**
 * The precision is part of the stored value, and each form of a number has its own number of digits
 * before the point: a literal those that it shows, a cast the next multiple of nine (so that the
 * precision may exceed 65), a column of JSON_TABLE the declared number.
 */
function writeDecimal(doc: Buffer, from: number, to: number, out: SqlBuffer): void {
  ensure(doc, from, 2);
  const precision = u8(doc, from);
  const scale = u8(doc, from + 1);
  const whole = precision - scale;
  if (to - from !== 2 + decimalBytes(precision, scale)) {
    throw malformed(
      `a DECIMAL of ${precision} digits within a JSON document has ${to - from} bytes`,
    );
  }
  const start = out.length;
  const literal = () => {
    decimalWriter(precision, scale)(doc, from + 2, out);
    if (scale === 0) out.byte(0x2e);
  };
  literal();
  if (wholeDigits(out.view(start)) === whole) return;
  out.truncate(start);
  const type = `DECIMAL(${Math.min(precision, 65)},${scale})`;
  if (whole > 0 && whole % 9 === 0) wrap('CAST(', literal, ` AS ${type})`, out);
  else valueFromTable(literal, type, out);
}

function wholeDigits(text: Buffer): number {
  return text.indexOf(0x2e) - (text[0] === 0x2d ? 1 : 0);
}

/** A column of JSON_TABLE over a JSON array that holds the value as an opaque one of its own. */
function valueFromTable(value: () => void, type: string, out: SqlBuffer): void {
  wrap('(SELECT v FROM JSON_TABLE(JSON_ARRAY(', value, `)${columnOf(type)}`, out);
}

/** A column of JSON_TABLE over an array of JSON text. */
function textFromTable(value: () => unknown, type: string, out: SqlBuffer): void {
  wrap("(SELECT v FROM JSON_TABLE(_utf8mb4'[", value, `]'${columnOf(type)}`, out);
}

function columnOf(type: string): string {
  return `,_utf8mb4'$[0]' COLUMNS(v ${type} PATH _utf8mb4'$' ERROR ON ERROR))t)`;
}

function wrap(before: string, write: () => unknown, after: string, out: SqlBuffer): void {
  out.text(before);
  write();
  out.text(after);
}
