import type { EventFormat, Flavour } from '../event/format.js';
import { CHECKSUM_BYTES } from './checksum.js';
import { EventType } from './event-type.js';
import { malformed, unsupported, type EventKind } from './failure.js';
import { EVENT_HEADER_BYTES, readHeader } from './header.js';
import { EventReader } from './reader.js';

/** What the first event of a binlog file says of all the others. */
export interface FormatDescription {
  readonly format: EventFormat;
  /** Always 4; others are refused. */
  readonly binlogVersion: number;
  /**
   * Seconds since 1970 UTC when the file is the first one after a start of the server, else 0. Not 0
   * means that transactions the previous file left open were rolled back.
   */
  readonly createdAt: number;
  /** Bytes of the post-header of event type `i + 1` at index `i`. */
  readonly postHeaderLengths: Buffer;
  /** 0: none, 1: CRC32. */
  readonly checksumAlg: number;
}

const VERSION_BYTES = 50;
/** Of this event's own post-header, without the list of post-header sizes. */
const FIXED_BYTES = 2 + VERSION_BYTES + 4 + 1;

/** Post-header sizes this decoder is written for; the same in all supported releases. */
const EXPECTED: ReadonlyArray<readonly [code: number, bytes: number]> = [
  [EventType.QUERY, 13],
  [EventType.ROTATE, 8],
  [EventType.TABLE_MAP, 8],
];

/**
 * Reads a format description event: `sql/log_event.h` ("start event post-header"). Its last five
 * bytes are the checksum algorithm and room for a checksum, whatever the algorithm.
 * @throws SluiceError EVENT_MALFORMED; EVENT_UNSUPPORTED for a binlog version, header size or checksum
 *   algorithm that no supported server writes
 */
export function readFormatDescription(raw: Buffer): FormatDescription {
  const unknown: EventKind = { typeCode: EventType.FORMAT_DESCRIPTION, flavour: 'mysql' };
  const { typeCode, eventSize } = readHeader(raw);
  if (typeCode !== EventType.FORMAT_DESCRIPTION) throw malformed(unknown, `type code ${typeCode}`);
  if (eventSize !== raw.length) throw malformed(unknown, `${raw.length} bytes of ${eventSize}`);
  const reader = new EventReader(unknown, raw, EVENT_HEADER_BYTES, raw.length - CHECKSUM_BYTES);
  const binlogVersion = reader.u16();
  const serverVersion = zeroTerminated(reader.bytes(VERSION_BYTES));
  const createdAt = reader.u32();
  const headerBytes = reader.u8();
  const postHeaderLengths = reader.bytes(reader.left - 1);
  const checksumAlg = reader.u8();
  const event: EventKind = { ...unknown, flavour: flavourOf(serverVersion) };
  if (
    postHeaderLengths[EventType.FORMAT_DESCRIPTION - 1] !==
    FIXED_BYTES + postHeaderLengths.length
  ) {
    throw malformed(event, `it lists ${postHeaderLengths.length} event types`);
  }
  assertLayout(event, binlogVersion, headerBytes, postHeaderLengths);
  const checksum = checksumName(event, checksumAlg);
  const format: EventFormat = {
    flavour: event.flavour,
    serverVersion,
    checksum,
    description: Buffer.from(raw),
  };
  return { format, binlogVersion, createdAt, postHeaderLengths, checksumAlg };
}

function zeroTerminated(bytes: Buffer): string {
  const end = bytes.indexOf(0);
  return bytes.toString('latin1', 0, end < 0 ? bytes.length : end);
}

function flavourOf(serverVersion: string): Flavour {
  return /mariadb/i.test(serverVersion) ? 'mariadb' : 'mysql';
}

function checksumName(event: EventKind, alg: number): EventFormat['checksum'] {
  if (alg === 0) return 'none';
  if (alg === 1) return 'crc32';
  throw unsupported(
    event,
    `checksum algorithm ${alg} is not known`,
    'Set binlog_checksum to CRC32 or NONE on the source; servers before MySQL 5.6 and MariaDB 5.3 are not supported.',
  );
}

function assertLayout(
  event: EventKind,
  binlogVersion: number,
  headerBytes: number,
  postHeaderLengths: Buffer,
): void {
  const differs =
    binlogVersion !== 4 ||
    headerBytes !== EVENT_HEADER_BYTES ||
    EXPECTED.some(([code, bytes]) => postHeaderLengths[code - 1] !== bytes);
  if (!differs) return;
  throw unsupported(
    event,
    `binlog version ${binlogVersion} with headers of ${headerBytes} bytes is not supported`,
    'The source must be MySQL 5.6 or later, or MariaDB 5.5 or later.',
  );
}
