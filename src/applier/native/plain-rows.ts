import { CHECKSUM_BYTES } from '../../binlog/checksum.js';
import { EventType, ROWS_EVENTS } from '../../binlog/event-type.js';
import { EVENT_HEADER_BYTES, EventFlag } from '../../binlog/header.js';
import { isCompressedRows } from '../../binlog/inflate-rows.js';
import { byteAt, uint16At, uint32At } from '../../binlog/unchecked.js';
import { RowsFlag } from '../../binlog/rows-flag.js';
import type { ThlEvent } from '../../event/thl-event.js';
import { tableIdAt, type KnownMaps } from './known-maps.js';

/** What an event is to a transaction of rows alone. */
const Role = { OTHER: 0, WITHOUT_EFFECT: 1, MAP: 2, ROWS: 3, QUERY: 4, MARIADB_GTID: 5 } as const;

/** Role by type code. Compressed rows are no rows here: BINLOG does not take them. */
const ROLES = new Uint8Array(256);
for (const code of [
  EventType.GTID,
  EventType.ANONYMOUS_GTID,
  EventType.GTID_TAGGED,
  EventType.XID,
  EventType.ROWS_QUERY,
  EventType.ANNOTATE_ROWS,
]) {
  ROLES[code] = Role.WITHOUT_EFFECT;
}
for (const code of ROWS_EVENTS) if (!isCompressedRows(code)) ROLES[code] = Role.ROWS;
ROLES[EventType.TABLE_MAP] = Role.MAP;
ROLES[EventType.QUERY] = Role.QUERY;
ROLES[EventType.MARIADB_GTID] = Role.MARIADB_GTID;

/** Offsets of the common header's fields. */
const TYPE = 4;
const SIZE = 9;
const FLAGS = 17;
/** Flags of a rows event follow the table id (6 bytes). */
const ROWS_FLAGS = EVENT_HEADER_BYTES + 6;
/** Flags of MariaDB's GTID event follow sequence (8 bytes) and domain (4); those of XA. */
const GTID_FLAGS = EVENT_HEADER_BYTES + 12;
const XA_GTID = 64 | 128;
/** Of a QUERY event after thread id (4 bytes) and time (4): schema's length, error (2), variables' length (2). */
const QUERY_SCHEMA_LENGTH = EVENT_HEADER_BYTES + 8;
const QUERY_VARIABLES = EVENT_HEADER_BYTES + 13;
const BEGIN = Buffer.from('\0BEGIN');

/**
 * Finds what is replayed of a transaction that holds row events and nothing else with an effect, all
 * of tables that were replayed before: nearly every transaction is one. It does not decode, and makes
 * no object per event; whatever is not exactly as expected is left to the way that all others go.
 */
export class PlainRows {
  /** Starts and ends, in turn, of the bytes to replay, table maps and rows events; `rangeEnds` of them. */
  readonly ranges: number[] = [];
  rangeEnds = 0;
  /** Offset of the last rows event. */
  lastRows = 0;
  /** Table ids of the statement under way; so many of them. An array that is emptied lets go of its memory. */
  private readonly ids: number[] = [];
  private open = 0;

  constructor(private readonly known: KnownMaps) {}

  /** Whether a fragment is such a transaction, whole; then `ranges` and `lastRows` are of it. */
  take({ header, format, data }: ThlEvent): boolean {
    if (header.fragno !== 0 || !header.lastFrag || !this.known.areOf(format)) return false;
    this.rangeEnds = 0;
    this.open = 0;
    const checksum = format.checksum === 'crc32' ? CHECKSUM_BYTES : 0;
    let at = 0;
    while (at < data.length) {
      if (data.length - at < EVENT_HEADER_BYTES + checksum) return false;
      const end = at + uint32At(data, at + SIZE);
      if (end > data.length || end - at < EVENT_HEADER_BYTES + checksum) return false;
      if (!this.event(data, at, end, end - checksum)) return false;
      at = end;
    }
    return this.open === 0 && this.rangeEnds > 0;
  }

  /** @param bodyEnd where the event ends without its checksum */
  private event(data: Buffer, at: number, end: number, bodyEnd: number): boolean {
    switch (roleAt(data, at)) {
      case Role.WITHOUT_EFFECT:
        return true;
      case Role.MAP:
        return this.map(data, at, end, bodyEnd);
      case Role.ROWS:
        return this.rows(data, at, end, bodyEnd);
      case Role.MARIADB_GTID:
        return bodyEnd > at + GTID_FLAGS && (byteAt(data, at + GTID_FLAGS) & XA_GTID) === 0;
      case Role.QUERY:
        return isBegin(data, at, bodyEnd);
      default:
        return false;
    }
  }

  private map(data: Buffer, at: number, end: number, bodyEnd: number): boolean {
    const id = this.known.match(data, at, bodyEnd);
    if (id === undefined) return false;
    this.ids[this.open++] = id;
    this.replayed(at, end);
    return true;
  }

  private rows(data: Buffer, at: number, end: number, bodyEnd: number): boolean {
    if (bodyEnd < at + ROWS_FLAGS + 2 || !this.isOpen(tableIdAt(data, at))) return false;
    this.lastRows = at;
    this.replayed(at, end);
    if ((byteAt(data, at + ROWS_FLAGS) & RowsFlag.STMT_END) !== 0) this.open = 0;
    return true;
  }

  private isOpen(id: number): boolean {
    for (let i = 0; i < this.open; i++) if (this.ids[i] === id) return true;
    return false;
  }

  private replayed(at: number, end: number): void {
    const { ranges, rangeEnds } = this;
    if (rangeEnds > 0 && ranges[rangeEnds - 1] === at) {
      ranges[rangeEnds - 1] = end;
      return;
    }
    ranges[rangeEnds] = at;
    ranges[rangeEnds + 1] = end;
    this.rangeEnds += 2;
  }
}

function roleAt(data: Buffer, at: number): number {
  return ROLES[byteAt(data, at + TYPE)] as number;
}

/** How MySQL begins a transaction in its binlog. */
function isBegin(data: Buffer, at: number, bodyEnd: number): boolean {
  if (bodyEnd < at + QUERY_VARIABLES) return false;
  const error = uint16At(data, at + QUERY_SCHEMA_LENGTH + 1);
  const variables = uint16At(data, at + QUERY_SCHEMA_LENGTH + 3);
  const isOfThread = (byteAt(data, at + FLAGS) & EventFlag.THREAD_SPECIFIC) !== 0;
  if (error !== 0 || isOfThread) return false;
  const text = at + QUERY_VARIABLES + variables + byteAt(data, at + QUERY_SCHEMA_LENGTH);
  if (bodyEnd - text !== BEGIN.length) return false;
  for (let i = 0; i < BEGIN.length; i++) if (data[text + i] !== BEGIN[i]) return false;
  return true;
}
