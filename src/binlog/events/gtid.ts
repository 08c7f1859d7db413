import type { GtidEvent } from '../binlog-event.js';
import { EventType } from '../event-type.js';
import type { EventHeader } from '../header.js';
import type { EventReader } from '../reader.js';
import { uuidText } from './uuid.js';

const UUID_BYTES = 16;
const MAY_HAVE_STATEMENTS = 1;
const LOGICAL_TIMESTAMP = 2;
/** On the immediate timestamp or version: the original one differs, and follows. */
const TIMESTAMP_SPLIT = 1n << 55n;
const VERSION_SPLIT = 0x8000_0000;
const GNO_END = (1n << 63n) - 1n;

type Clocks = Pick<GtidEvent, 'lastCommitted' | 'sequenceNumber'>;
type Timestamps = Pick<GtidEvent, 'immediateCommitTimestamp' | 'originalCommitTimestamp'>;
type Versions = Pick<GtidEvent, 'immediateServerVersion' | 'originalServerVersion'>;

/**
 * GTID_LOG_EVENT and ANONYMOUS_GTID_LOG_EVENT: flags (1), UUID (16), number (8), then what releases
 * added one after the other: logical clocks (5.7), timestamps and length (8.0.1, 8.0.2), versions
 * (8.0.14), ticket (8.0.26). `libs/mysql/binlog/event/control_events.cpp`, Gtid_event.
 */
export function readGtid(header: EventHeader, reader: EventReader): GtidEvent {
  const flags = reader.u8();
  const uuid = uuidText(reader.bytes(UUID_BYTES));
  const gno = reader.u64();
  const anonymous = header.typeCode === EventType.ANONYMOUS_GTID;
  if (anonymous ? gno !== 0n : gno < 1n || gno >= GNO_END) {
    throw reader.malformed(`transaction number ${gno}`);
  }
  return {
    kind: anonymous ? 'anonymous-gtid' : 'gtid',
    header,
    gtid: anonymous ? undefined : `${uuid}:${gno}`,
    uuid,
    tag: '',
    gno,
    mayHaveStatements: (flags & MAY_HAVE_STATEMENTS) !== 0,
    ...readClocks(reader),
    ...readTimestamps(reader),
    transactionLength: reader.left > 0 ? reader.packed() : undefined,
    ...readVersions(reader),
    commitGroupTicket: reader.left > 0 ? reader.u64() : undefined,
  };
}

function readClocks(reader: EventReader): Clocks {
  if (reader.left === 0) return { lastCommitted: undefined, sequenceNumber: undefined };
  const type = reader.u8();
  if (type !== LOGICAL_TIMESTAMP) {
    // MySQL 5.7.4 and earlier wrote other, shorter clocks, and nothing after them.
    reader.rest();
    return { lastCommitted: undefined, sequenceNumber: undefined };
  }
  return { lastCommitted: reader.u64(), sequenceNumber: reader.u64() };
}

function readTimestamps(reader: EventReader): Timestamps {
  if (reader.left === 0) {
    return { immediateCommitTimestamp: undefined, originalCommitTimestamp: undefined };
  }
  const word = reader.u56();
  const split = word >= TIMESTAMP_SPLIT;
  const immediateCommitTimestamp = split ? word - TIMESTAMP_SPLIT : word;
  const originalCommitTimestamp = split ? reader.u56() : immediateCommitTimestamp;
  return { immediateCommitTimestamp, originalCommitTimestamp };
}

function readVersions(reader: EventReader): Versions {
  if (reader.left === 0) {
    return { immediateServerVersion: undefined, originalServerVersion: undefined };
  }
  const word = reader.u32();
  const split = word >= VERSION_SPLIT;
  const immediateServerVersion = split ? word - VERSION_SPLIT : word;
  const originalServerVersion = split ? reader.u32() : immediateServerVersion;
  return { immediateServerVersion, originalServerVersion };
}
