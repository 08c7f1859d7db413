import { crc32 } from 'node:zlib';
import { bodyEnd, CHECKSUM_BYTES } from '../binlog/checksum.js';
import { EventType } from '../binlog/event-type.js';
import { EVENT_HEADER_BYTES } from '../binlog/header.js';
import type { EventFormat } from '../event/format.js';

/** Of the type code in an event's header. */
export const TYPE_OFFSET = 4;
const SIZE_OFFSET = 9;
/** In a QUERY event after thread id and execution time. */
const SCHEMA_LENGTH_OFFSET = EVENT_HEADER_BYTES + 8;
const STATUS_LENGTH_OFFSET = EVENT_HEADER_BYTES + 11;
const QUERY_HEADER_BYTES = 13;

/** An event of a new body: its header with the right size, and the checksum that the format asks for. */
export function rebuildEvent(header: Buffer, body: Buffer, format: EventFormat): Buffer {
  const checksum = format.checksum === 'crc32' ? CHECKSUM_BYTES : 0;
  const event = Buffer.alloc(EVENT_HEADER_BYTES + body.length + checksum);
  header.copy(event, 0, 0, EVENT_HEADER_BYTES);
  body.copy(event, EVENT_HEADER_BYTES);
  event.writeUInt32LE(event.length, SIZE_OFFSET);
  sealEvent(event, format);
  return event;
}

/** Renews the checksum of an event that was changed in place. */
export function sealEvent(event: Buffer, format: EventFormat): void {
  if (format.checksum === 'none') return;
  const end = event.length - CHECKSUM_BYTES;
  event.writeUInt32LE(crc32(event.subarray(0, end)), end);
}

/** A QUERY event with another statement and default schema; a compressed one becomes a plain one. */
export function rebuildQuery(
  raw: Buffer,
  schema: Buffer,
  statement: Buffer,
  format: EventFormat,
): Buffer {
  const fixed = Buffer.from(
    raw.subarray(EVENT_HEADER_BYTES, EVENT_HEADER_BYTES + QUERY_HEADER_BYTES),
  );
  fixed.writeUInt8(schema.length, SCHEMA_LENGTH_OFFSET - EVENT_HEADER_BYTES);
  const statusFrom = EVENT_HEADER_BYTES + QUERY_HEADER_BYTES;
  const statusTo = statusFrom + raw.readUInt16LE(STATUS_LENGTH_OFFSET);
  const body = Buffer.concat([
    fixed,
    raw.subarray(statusFrom, statusTo),
    schema,
    Buffer.alloc(1),
    statement,
  ]);
  const event = rebuildEvent(raw, body, format);
  event.writeUInt8(EventType.QUERY, TYPE_OFFSET);
  sealEvent(event, format);
  return event;
}

/** A DELETE_FILE event in the place of one that would have loaded the file. */
export function deleteFile(raw: Buffer, fileId: number, format: EventFormat): Buffer {
  const body = Buffer.alloc(4);
  body.writeUInt32LE(fileId);
  const event = rebuildEvent(raw, body, format);
  event.writeUInt8(EventType.DELETE_FILE, TYPE_OFFSET);
  sealEvent(event, format);
  return event;
}

const NAMES_OFFSET = EVENT_HEADER_BYTES + 8;

export interface MapNames {
  readonly schema: Buffer;
  readonly table: Buffer;
  /** Offset in the event of what follows the names. */
  readonly end: number;
}

/** Schema and table of a TABLE_MAP event: a length of one byte, the name, a zero byte, twice. */
export function mapNames(raw: Buffer): MapNames {
  const schemaEnd = NAMES_OFFSET + 1 + raw.readUInt8(NAMES_OFFSET);
  const tableFrom = schemaEnd + 1;
  const tableEnd = tableFrom + 1 + raw.readUInt8(tableFrom);
  return {
    schema: raw.subarray(NAMES_OFFSET + 1, schemaEnd),
    table: raw.subarray(tableFrom + 1, tableEnd),
    end: tableEnd + 1,
  };
}

/** A TABLE_MAP event of other names, with the columns' names replaced where it tells them. */
export function rebuildTableMap(
  raw: Buffer,
  schema: string,
  table: string,
  columns: ReadonlyMap<string, string> | undefined,
  format: EventFormat,
): Buffer {
  const rest = raw.subarray(mapNames(raw).end, bodyEnd(raw, format));
  const body = Buffer.concat([
    raw.subarray(EVENT_HEADER_BYTES, NAMES_OFFSET),
    named(schema),
    Buffer.alloc(1),
    named(table),
    Buffer.alloc(1),
    columns === undefined ? rest : withColumns(rest, columns),
  ]);
  return rebuildEvent(raw, body, format);
}

function named(text: string): Buffer {
  const bytes = Buffer.from(text);
  return Buffer.concat([Buffer.from([bytes.length]), bytes]);
}

/** Type of the optional metadata that holds the columns' names: `libs/mysql/binlog/event/rows_event.h`. */
const COLUMN_NAME = 4;

function withColumns(rest: Buffer, columns: ReadonlyMap<string, string>): Buffer {
  const count = packedAt(rest, 0);
  const metadata = packedAt(rest, count.end + count.value);
  let at = metadata.end + metadata.value + ((count.value + 7) >> 3);
  const parts: Buffer[] = [rest.subarray(0, at)];
  while (at < rest.length) {
    const length = packedAt(rest, at + 1);
    const end = length.end + length.value;
    const value = rest.subarray(length.end, end);
    const isNames = rest.readUInt8(at) === COLUMN_NAME;
    const changed = isNames ? renamed(value, columns) : value;
    parts.push(rest.subarray(at, at + 1), packed(changed.length), changed);
    at = end;
  }
  return Buffer.concat(parts);
}

function renamed(names: Buffer, columns: ReadonlyMap<string, string>): Buffer {
  const parts: Buffer[] = [];
  for (let at = 0; at < names.length;) {
    const length = packedAt(names, at);
    const end = length.end + length.value;
    const old = names.toString('utf8', length.end, end);
    const name = Buffer.from(columns.get(old.toLowerCase()) ?? old);
    parts.push(packed(name.length), name);
    at = end;
  }
  return Buffer.concat(parts);
}

/** A length as the protocol packs it: one byte up to 250, else 252 and two bytes, 253 and three. */
function packedAt(bytes: Buffer, at: number): { value: number; end: number } {
  const first = bytes.readUInt8(at);
  if (first < 251) return { value: first, end: at + 1 };
  const size = first - 250;
  return { value: bytes.readUIntLE(at + 1, size), end: at + 1 + size };
}

function packed(length: number): Buffer {
  if (length < 251) return Buffer.from([length]);
  const long = length > 0xffff;
  const bytes = Buffer.alloc(long ? 4 : 3);
  bytes.writeUInt8(long ? 253 : 252, 0);
  bytes.writeUIntLE(length, 1, long ? 3 : 2);
  return bytes;
}
