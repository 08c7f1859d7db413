import { crc32 } from 'node:zlib';
import type { EventFormat } from '../event/format.js';
import { SluiceError } from '../errors/sluice-error.js';
import { EventType } from './event-type.js';
import {
  EVENT_HEADER_BYTES,
  EventFlag,
  eventSizeAt,
  flagsAt,
  readHeader,
  typeCodeAt,
} from './header.js';

/** Size of the CRC32 at the end of an event. */
export const CHECKSUM_BYTES = 4;

const FLAGS_OFFSET = 17;

/** CRC32 of any bytes followed by their own CRC32, lowest byte first: a property of the polynomial. */
export const CRC_OF_CHECKED = 0x2144df1c;

/**
 * Checks the CRC32 in an event's last four bytes and that the size in its header is its length. To be
 * called for every event of a file whose format says `crc32`. The server clears the flag "binlog in
 * use" of a format description event without renewing the checksum, which is over the cleared flag.
 * @throws SluiceError BINLOG_CORRUPT with the event's type and the file offset of its end
 */
export function verifyChecksum(event: Buffer): void {
  if (event.length < EVENT_HEADER_BYTES + CHECKSUM_BYTES)
    throw corruptEvent(event, 'it is too short');
  const eventSize = eventSizeAt(event);
  if (eventSize !== event.length) {
    throw corruptEvent(event, `its header says ${eventSize} bytes, ${event.length} arrived`);
  }
  if (crc32(event) === CRC_OF_CHECKED) return; // without a view of the part that it is over
  const end = event.length - CHECKSUM_BYTES;
  const stored = event.readUInt32LE(end);
  const computed = checksumOf(event, end);
  if (stored !== computed)
    throw corruptEvent(event, `CRC32 ${hex(computed)} instead of ${hex(stored)}`);
}

/**
 * Offset of the end of the event's body: the event's length without its checksum.
 * @throws SluiceError EVENT_MALFORMED if the event is too short to have one
 */
export function bodyEnd(
  event: Pick<Buffer, 'length'>,
  format: Pick<EventFormat, 'checksum'>,
): number {
  const end = event.length - (format.checksum === 'crc32' ? CHECKSUM_BYTES : 0);
  if (end >= EVENT_HEADER_BYTES) return end;
  throw new SluiceError('EVENT_MALFORMED', `an event of ${event.length} bytes is too short`, {
    hint: 'Compare with `mysqlbinlog` on the source; if it reads the file, report a bug.',
  });
}

function checksumOf(event: Buffer, end: number): number {
  const inUse = (flagsAt(event) & EventFlag.BINLOG_IN_USE) !== 0;
  if (!inUse || typeCodeAt(event) !== EventType.FORMAT_DESCRIPTION) {
    return crc32(event.subarray(0, end));
  }
  const cleared = Buffer.from(event.subarray(0, end));
  cleared.writeUInt16LE(flagsAt(event) & ~EventFlag.BINLOG_IN_USE, FLAGS_OFFSET);
  return crc32(cleared);
}

/** @param event its header at least */
export function corruptEvent(event: Buffer, what: string): SluiceError {
  const place =
    event.length < EVENT_HEADER_BYTES
      ? 'an event'
      : `the event of type ${typeCodeAt(event)} that ends at offset ${readHeader(event).nextPosition}`;
  return new SluiceError('BINLOG_CORRUPT', `${place} arrived damaged: ${what}`, {
    hint: 'The service asks for it again. If that does not help, run `mysqlbinlog --verify-binlog-checksum` over the file on the source.',
  });
}

function hex(value: number): string {
  return `0x${value.toString(16).padStart(8, '0')}`;
}
