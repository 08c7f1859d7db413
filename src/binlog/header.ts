import { SluiceError } from '../errors/sluice-error.js';

/** Size of the common header that starts every event of binlog version 4. */
export const EVENT_HEADER_BYTES = 19;

/** Bits of the common header's flags, `sql/log_event.h` of both servers. */
export const EventFlag = {
  /** On a format description event: the file was not closed (yet, or after a crash). */
  BINLOG_IN_USE: 0x1,
  /** The statement depends on the session that ran it: temporary tables. */
  THREAD_SPECIFIC: 0x4,
  /** The statement does not need its default schema: CREATE DATABASE, DROP DATABASE. */
  SUPPRESS_USE: 0x8,
  /** Made up by the server while sending; not in the file, does not move the position. */
  ARTIFICIAL: 0x20,
  RELAY_LOG: 0x40,
  /** May be skipped by a reader that does not know the event's type. */
  IGNORABLE: 0x80,
  /** MySQL: not to be filtered by schema. */
  NO_FILTER: 0x100,
  /** MySQL: a group of events that must not share a worker with others. */
  MTS_ISOLATE: 0x200,
  /** MariaDB: a semi-synchronous slave takes the event although it carries its own server id. */
  ACCEPT_OWN: 0x4000,
  /** MariaDB: written under `skip_replication=1`. */
  SKIP_REPLICATION: 0x8000,
} as const;

/** The common header, `sql/log_event.h`: all integers little-endian. */
export interface EventHeader {
  /** Start of the statement, or time of the commit, in seconds since 1970 UTC; 0: artificial event. */
  readonly timestamp: number;
  readonly typeCode: number;
  readonly serverId: number;
  /** Of the whole event with header and checksum, in bytes. */
  readonly eventSize: number;
  /**
   * Offset in the binlog file after this event: 32 bits, so it wraps in files above 4 GiB, and 0 in
   * artificial events and in those that MariaDB copied from a transaction cache.
   */
  readonly nextPosition: number;
  /** See `EventFlag`. */
  readonly flags: number;
}

const TYPE_OFFSET = 4;
const SERVER_ID_OFFSET = 5;
const SIZE_OFFSET = 9;
const NEXT_POSITION_OFFSET = 13;
const FLAGS_OFFSET = 17;

/** @throws SluiceError EVENT_MALFORMED if fewer than 19 bytes are left */
export function readHeader(buf: Buffer, at = 0): EventHeader {
  assertHeader(buf, at);
  return {
    timestamp: buf.readUInt32LE(at),
    typeCode: buf.readUInt8(at + TYPE_OFFSET),
    serverId: buf.readUInt32LE(at + SERVER_ID_OFFSET),
    eventSize: buf.readUInt32LE(at + SIZE_OFFSET),
    nextPosition: buf.readUInt32LE(at + NEXT_POSITION_OFFSET),
    flags: buf.readUInt16LE(at + FLAGS_OFFSET),
  };
}

/** @throws SluiceError EVENT_MALFORMED if fewer than 19 bytes are left */
export function typeCodeAt(buf: Buffer, at = 0): number {
  assertHeader(buf, at);
  return buf.readUInt8(at + TYPE_OFFSET);
}

/** Size of the whole event in bytes. @throws SluiceError EVENT_MALFORMED if fewer than 19 are left */
export function eventSizeAt(buf: Buffer, at = 0): number {
  assertHeader(buf, at);
  return buf.readUInt32LE(at + SIZE_OFFSET);
}

/** See `EventFlag`. @throws SluiceError EVENT_MALFORMED if fewer than 19 bytes are left */
export function flagsAt(buf: Buffer, at = 0): number {
  assertHeader(buf, at);
  return buf.readUInt16LE(at + FLAGS_OFFSET);
}

function assertHeader(buf: Buffer, at: number): void {
  if (at >= 0 && at + EVENT_HEADER_BYTES <= buf.length) return;
  throw new SluiceError(
    'EVENT_MALFORMED',
    `an event header of ${EVENT_HEADER_BYTES} bytes was expected at offset ${at}, but the data ends at ${buf.length}`,
    { hint: 'Compare with `mysqlbinlog` on the source; if it reads the file, report a bug.' },
  );
}
