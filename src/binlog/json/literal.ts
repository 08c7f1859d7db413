import type { LiteralUse, LiteralWriter, RowColumn } from '../column.js';
import type { SqlBuffer } from '../sql-buffer.js';
import { ensure, u8, uintLe } from '../value/read.js';
import { introducer } from '../value/text.js';
import { writeCast, writeDocument } from './expression.js';
import { PRINTED } from './print.js';
import { EXACT, writeJsonText } from './text.js';

/**
 * Greater than the text of any document. Offsets that lead to the same place again and again would
 * make a short one endless.
 */
function longestText({ length }: Buffer): number {
  return 256 * length + 65_536;
}

type DocumentWriter = (doc: Buffer, type: number, out: SqlBuffer) => void;

const UTF8 = introducer('utf8mb4');
const QUOTE = 0x27;
/** A JSON null. */
const NULL_DOCUMENT = Buffer.from([4, 0]);

/**
 * JSON columns of MySQL: after the length prefix the type of the document in 1 byte, then its binary
 * form. What JSON text carries exactly is written as text; other documents as an expression of
 * functions that make them, so that the target stores the same bytes. A document of no bytes, which
 * ALTER TABLE puts into a new NOT NULL column, counts as a JSON null and is written as one.
 */
export function jsonWriter(column: RowColumn, use: LiteralUse): LiteralWriter {
  const prefixBytes = column.meta;
  const write = documentWriter(column, use);
  return (row, at, out) => {
    ensure(row, at, prefixBytes);
    const from = at + prefixBytes;
    const to = from + uintLe(row, at, prefixBytes);
    ensure(row, from, to - from);
    const doc = to === from ? NULL_DOCUMENT : row.subarray(from, to);
    out.within(longestText(doc), () => write(doc, u8(doc, 0), out));
    return to;
  };
}

function documentWriter({ targetType }: RowColumn, use: LiteralUse): DocumentWriter {
  // MariaDB's JSON is a LONGTEXT
  if (targetType !== undefined && targetType !== 'json') return writePrinted;
  return use === 'compare' ? writeComparable : writeStorable;
}

function writePrinted(doc: Buffer, type: number, out: SqlBuffer): void {
  out.bytes(UTF8);
  writeJsonText(doc, type, 1, out, PRINTED);
  out.byte(QUOTE);
}

/** Appends a document, type byte first, as a string literal of the text that MySQL prints of it. */
export function writeJsonPrinted(doc: Buffer, out: SqlBuffer): void {
  out.within(longestText(doc), () => writePrinted(doc, u8(doc, 0), out));
}

/** Appends a document, type byte first, as an expression of type JSON. */
export function writeJsonValue(doc: Buffer, out: SqlBuffer): void {
  out.within(longestText(doc), () => writeComparable(doc, u8(doc, 0), out));
}

function writeComparable(doc: Buffer, type: number, out: SqlBuffer): void {
  if (!writeCast(doc, type, 1, out)) writeDocument(doc, type, 1, out);
}

function writeStorable(doc: Buffer, type: number, out: SqlBuffer): void {
  const start = out.length;
  out.bytes(UTF8);
  if (writeJsonText(doc, type, 1, out, EXACT)) out.byte(QUOTE);
  else {
    out.truncate(start);
    writeDocument(doc, type, 1, out);
  }
}
