import { crc32 } from 'node:zlib';
import { SluiceError } from '../errors/sluice-error.js';
import type { EventFormat } from '../event/format.js';
import { CHECKSUM_BYTES } from './checksum.js';
import { decodeEvent } from './decode.js';
import { EventType } from './event-type.js';
import { typeCodeAt } from './header.js';

const PLAIN_TYPES = new Map<number, number>([
  [EventType.WRITE_ROWS_COMPRESSED_V1, EventType.WRITE_ROWS_V1],
  [EventType.UPDATE_ROWS_COMPRESSED_V1, EventType.UPDATE_ROWS_V1],
  [EventType.DELETE_ROWS_COMPRESSED_V1, EventType.DELETE_ROWS_V1],
  [EventType.WRITE_ROWS_COMPRESSED, EventType.WRITE_ROWS],
  [EventType.UPDATE_ROWS_COMPRESSED, EventType.UPDATE_ROWS],
  [EventType.DELETE_ROWS_COMPRESSED, EventType.DELETE_ROWS],
]);

/** Whether it is the type of MariaDB's compressed row events. */
export function isCompressedRows(typeCode: number): boolean {
  return PLAIN_TYPES.has(typeCode);
}

const TYPE_OFFSET = 4;
const SIZE_OFFSET = 9;

/**
 * A row event as it would be without `log_bin_compress`, with a checksum if its format has one; the
 * event itself if it is not compressed. `sql/log_event.cc` (MariaDB), row_log_event_uncompress.
 * @throws SluiceError EVENT_MALFORMED
 */
export function inflateRows(raw: Buffer, format: EventFormat): Buffer {
  const plainType = PLAIN_TYPES.get(typeCodeAt(raw));
  if (plainType === undefined) return raw;
  const event = decodeEvent(raw, format);
  if (event.kind !== 'rows') throw notRows(event.kind);
  const { rows, rowsStart, rowsEnd } = event;
  // the bitmaps of the columns, which are views into the event, are all that precedes the rows
  const bitmap = event.presentAfter ?? event.present;
  const headEnd = bitmap.byteOffset + bitmap.length - raw.byteOffset;
  const head = Buffer.from(raw.subarray(0, headEnd));
  const tail = Buffer.alloc(format.checksum === 'crc32' ? CHECKSUM_BYTES : 0);
  const plain = Buffer.concat([head, rows.subarray(rowsStart, rowsEnd), tail]);
  plain.writeUInt8(plainType, TYPE_OFFSET);
  plain.writeUInt32LE(plain.length, SIZE_OFFSET);
  const body = plain.length - tail.length;
  if (tail.length > 0) plain.writeUInt32LE(crc32(plain.subarray(0, body)), body);
  return plain;
}

function notRows(kind: string): SluiceError {
  return new SluiceError('INTERNAL', `a row event was read as ${kind}`, {
    hint: 'This is a fault of the program: please report it.',
  });
}
