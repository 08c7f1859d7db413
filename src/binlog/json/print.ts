import { isUtf8 } from 'node:buffer';
import type { SqlBuffer } from '../sql-buffer.js';
import { decimalWriter } from '../value/decimal.js';
import { unsupportedValue } from '../value/failure.js';
import { FieldType } from '../value/field-type.js';
import { ensure, u8 } from '../value/read.js';
import { writeJsonString } from './escape.js';
import { readOpaque, type Opaque } from './opaque.js';
import { writePackedDate, writePackedDatetime, writePackedTime } from './packed-time.js';
import type { TextStyle } from './text.js';

/** Bytes that a line of base64 stands for. */
const LINE_BYTES = 57;

/**
 * JSON text as MySQL itself prints it, for a target column that is not of type JSON but text.
 * Source: `wrapper_to_string` in sql-common/json_dom.cc.
 */
export const PRINTED: TextStyle = {
  comma: Buffer.from(', '),
  colon: Buffer.from(': '),
  anyNumber: true,
  opaque: printOpaque,
};

function printOpaque(doc: Buffer, at: number, out: SqlBuffer): boolean {
  const opaque = readOpaque(doc, at);
  if (opaque.type === FieldType.NEWDECIMAL) printDecimal(doc, opaque.from, out);
  else if (opaque.type === FieldType.VAR_STRING) printText(doc, opaque, out);
  else {
    out.byte(0x22);
    printQuoted(doc, opaque, out);
    out.byte(0x22);
  }
  return true;
}

function printQuoted(doc: Buffer, { type, from, to }: Opaque, out: SqlBuffer): void {
  switch (type) {
    case FieldType.DATE:
      return writePackedDate(doc, from, out);
    case FieldType.TIME:
      return writePackedTime(doc, from, out);
    case FieldType.DATETIME:
    case FieldType.TIMESTAMP:
      return writePackedDatetime(doc, from, out);
    default:
      out.text(`base64:type${type}:`);
      printBase64(doc, from, to, out);
  }
}

/** `base64_encode` in mysys/base64.cc: lines of 76 characters, the end of a line escaped as in any JSON text. */
function printBase64(doc: Buffer, from: number, to: number, out: SqlBuffer): void {
  for (let at = from; at < to; at += LINE_BYTES) {
    if (at > from) out.text(String.raw`\\n`);
    out.text(doc.toString('base64', at, Math.min(at + LINE_BYTES, to)));
  }
}

/** Wide characters, see `writeOpaque`, which MySQL prints byte by byte. */
function printText(doc: Buffer, { from, to }: Opaque, out: SqlBuffer): void {
  if (!isUtf8(doc.subarray(from, to))) {
    throw unsupportedValue('a JSON document whose text is not UTF-8');
  }
  writeJsonString(doc, from, to, out);
}

function printDecimal(doc: Buffer, from: number, out: SqlBuffer): void {
  ensure(doc, from, 2);
  decimalWriter(u8(doc, from), u8(doc, from + 1))(doc, from + 2, out);
}
