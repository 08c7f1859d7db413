import { crc32 } from 'node:zlib';
import { CHECKSUM_BYTES } from '../../binlog/checksum.js';
import { EventType } from '../../binlog/event-type.js';
import { EVENT_HEADER_BYTES } from '../../binlog/header.js';
import { RowsFlag } from '../../binlog/rows-flag.js';
import { byteAt, uint16At, uint32At } from '../../binlog/unchecked.js';
import type { EventFormat } from '../../event/format.js';

/** Offsets of the common header's fields, and of a row event's flags after its table id (6 bytes). */
const TYPE = 4;
const SIZE = 9;
const FLAGS = EVENT_HEADER_BYTES + 6;
const CHECKS = RowsFlag.USE_SQL_FOREIGN_KEY | RowsFlag.NO_FOREIGN_KEY_CHECKS;

/**
 * Lets row events change nothing but their own rows where the master logged what its cascades of
 * foreign keys changed (MySQL 9.6 and later), by the flag under which the server looks at no foreign
 * key. Without it the server's replay cascades as well. Mostly nothing is left to be found then; but
 * a master of MySQL 9.7 does not cascade where REPLACE puts the same key back, and the slave would
 * lose rows that the master keeps, as the server's own replicas do.
 * @param events whole ones, one after the other, up to `end`; changed in place, with their checksums
 */
export function leaveOutCascades(events: Buffer, end: number, { checksum }: EventFormat): void {
  let at = 0;
  while (at < end) {
    const size = uint32At(events, at + SIZE);
    if (cascades(events, at)) {
      events.writeUInt16LE(uint16At(events, at + FLAGS) | CHECKS, at + FLAGS);
      if (checksum !== 'none') sign(events, at, size);
    }
    at += size;
  }
}

function cascades(events: Buffer, at: number): boolean {
  switch (byteAt(events, at + TYPE)) {
    case EventType.UPDATE_ROWS:
    case EventType.PARTIAL_UPDATE_ROWS:
    case EventType.DELETE_ROWS:
      return (uint16At(events, at + FLAGS) & CHECKS) === RowsFlag.USE_SQL_FOREIGN_KEY;
    default:
      return false;
  }
}

/** Writes the checksum of the event of `size` bytes that begins at `at`. */
export function sign(events: Buffer, at: number, size: number): void {
  const body = at + size - CHECKSUM_BYTES;
  if (body > events.length) throw new RangeError('a row event reaches beyond its run');
  events.writeUInt32LE(crc32(events.subarray(at, body)), body);
}
