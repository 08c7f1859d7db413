import { EventType } from '../binlog/event-type.js';
import { EVENT_HEADER_BYTES } from '../binlog/header.js';
import { byteAt, uint32At } from '../binlog/unchecked.js';
import type { ThlEvent } from '../event/thl-event.js';

/** Offsets of the common header's fields. */
const TYPE = 4;
const SIZE = 9;
/** A table map's schema, its length first, follows the table id (6 bytes) and flags (2). */
const SCHEMA_OFFSET = EVENT_HEADER_BYTES + 8;
const SCHEMA = Buffer.from('\u0005mysql');
/** What a statement on these tables holds somewhere. */
const TABLES = Buffer.from('rds_');

/**
 * Whether a fragment may touch the tables that Amazon RDS writes for itself: rows of the schema mysql,
 * or a statement that names them or cannot be read at once. Nearly every transaction is done with by
 * this: it makes no object per event.
 */
export function mayBeOfRds({ data }: ThlEvent): boolean {
  let at = 0;
  while (at < data.length) {
    if (data.length - at < EVENT_HEADER_BYTES) return true;
    const end = at + uint32At(data, at + SIZE);
    if (end < at + EVENT_HEADER_BYTES || end > data.length || isOf(data, at, end)) return true;
    at = end;
  }
  return false;
}

function isOf(data: Buffer, at: number, end: number): boolean {
  switch (byteAt(data, at + TYPE)) {
    case EventType.TABLE_MAP:
      return startsWith(data, at + SCHEMA_OFFSET, SCHEMA);
    case EventType.QUERY:
      return holds(data, at, end);
    case EventType.QUERY_COMPRESSED:
    case EventType.EXECUTE_LOAD_QUERY:
      return true;
    default:
      return false;
  }
}

/** Up to so many bytes a loop is quicker than a call. */
const SHORT = 256;

function holds(data: Buffer, at: number, end: number): boolean {
  if (end - at > SHORT) return data.subarray(at, end).includes(TABLES);
  for (let i = at; i <= end - TABLES.length; i++) if (startsWith(data, i, TABLES)) return true;
  return false;
}

function startsWith(data: Buffer, at: number, wanted: Buffer): boolean {
  for (let i = 0; i < wanted.length; i++) if (data[at + i] !== wanted[i]) return false;
  return true;
}
