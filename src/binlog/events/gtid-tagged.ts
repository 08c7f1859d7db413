import type { GtidEvent } from '../binlog-event.js';
import { unsupported } from '../failure.js';
import { EVENT_HEADER_BYTES, type EventHeader } from '../header.js';
import type { EventReader } from '../reader.js';
import { varInt, varNumber, varUint } from './serialization.js';
import { uuidText } from './uuid.js';

/** Field ids of Gtid_event::define_fields, `libs/mysql/binlog/event/control_events.h`. */
const Field = {
  FLAGS: 0,
  UUID: 1,
  GNO: 2,
  TAG: 3,
  LAST_COMMITTED: 4,
  SEQUENCE_NUMBER: 5,
  IMMEDIATE_TIMESTAMP: 6,
  ORIGINAL_TIMESTAMP: 7,
  LENGTH: 8,
  IMMEDIATE_VERSION: 9,
  ORIGINAL_VERSION: 10,
  TICKET: 11,
} as const;

const SERIALIZATION_VERSION = 1n;
const UUID_BYTES = 16;
const MAX_TAG_BYTES = 32;
const MAY_HAVE_STATEMENTS = 1n;

type FieldValue = bigint | Buffer;

/**
 * GTID_TAGGED_LOG_EVENT (MySQL 8.3): one message of `mysql::serialization`: version, size of the
 * message from its version on, id of the last field that must be understood plus one, then the fields
 * by ascending id. Fields added by later releases follow the known ones and may be passed over.
 */
export function readGtidTagged(header: EventHeader, reader: EventReader): GtidEvent {
  const message = openMessage(reader);
  const fields = new Map<number, FieldValue>();
  for (let next = 0; message.left > 0;) {
    const id = varNumber(message, 'a field id');
    if (id > Field.TICKET) break;
    if (id < next) throw reader.malformed(`field ${id} is out of order`);
    fields.set(id, readField(id, message));
    next = id + 1;
  }
  return toGtid(header, reader, fields);
}

function openMessage(reader: EventReader): EventReader {
  const version = varUint(reader);
  const size = varNumber(reader, 'the message size');
  const lastNeeded = varNumber(reader, 'a field id');
  if (version !== SERIALIZATION_VERSION || lastNeeded > Field.TICKET + 1) {
    throw unsupported(
      reader.event,
      `serialization version ${version}, needs field ${lastNeeded - 1}`,
      'The source is newer than this release: install a newer one.',
    );
  }
  const end = EVENT_HEADER_BYTES + size;
  if (end !== reader.end) throw reader.malformed(`a message of ${size} bytes`);
  return reader;
}

function readField(id: number, message: EventReader): FieldValue {
  switch (id) {
    case Field.UUID:
      return Buffer.from(Array.from({ length: UUID_BYTES }, () => readByte(message)));
    case Field.TAG:
      return readTag(message);
    case Field.GNO:
    case Field.LAST_COMMITTED:
    case Field.SEQUENCE_NUMBER:
      return varInt(message);
    default:
      return varUint(message);
  }
}

function readByte(message: EventReader): number {
  const value = varUint(message);
  if (value > 255n) throw message.malformed(`a UUID byte of ${value}`);
  return Number(value);
}

/** A tag: its length, then its characters: `[a-z_][a-z0-9_]{0,31}`. */
export function readTag(reader: EventReader): Buffer {
  const length = varNumber(reader, 'the length of a tag');
  if (length > MAX_TAG_BYTES) throw reader.malformed(`a tag of ${length} bytes`);
  return reader.bytes(length);
}

function toGtid(
  header: EventHeader,
  reader: EventReader,
  fields: ReadonlyMap<number, FieldValue>,
): GtidEvent {
  const integer = (id: number): bigint | undefined => {
    const value = fields.get(id);
    return typeof value === 'bigint' ? value : undefined;
  };
  const small = (id: number): number | undefined => {
    const value = integer(id);
    return value === undefined ? undefined : reader.safe(value, `field ${id}`);
  };
  const uuid = fields.get(Field.UUID);
  const tag = fields.get(Field.TAG);
  const gno = integer(Field.GNO);
  if (!Buffer.isBuffer(uuid) || gno === undefined || gno < 1n) {
    throw reader.malformed('it lacks its UUID or number');
  }
  const name = uuidText(uuid);
  const tagText = Buffer.isBuffer(tag) ? tag.toString('latin1') : '';
  const immediateCommitTimestamp = integer(Field.IMMEDIATE_TIMESTAMP);
  const immediateServerVersion = small(Field.IMMEDIATE_VERSION);
  return {
    kind: 'gtid',
    header,
    gtid: [name, tagText, gno].filter((part) => part !== '').join(':'),
    uuid: name,
    tag: tagText,
    gno,
    mayHaveStatements: ((integer(Field.FLAGS) ?? 0n) & MAY_HAVE_STATEMENTS) !== 0n,
    lastCommitted: integer(Field.LAST_COMMITTED),
    sequenceNumber: integer(Field.SEQUENCE_NUMBER),
    immediateCommitTimestamp,
    originalCommitTimestamp: integer(Field.ORIGINAL_TIMESTAMP) ?? immediateCommitTimestamp,
    transactionLength: small(Field.LENGTH),
    immediateServerVersion,
    originalServerVersion: small(Field.ORIGINAL_VERSION) ?? immediateServerVersion,
    commitGroupTicket: integer(Field.TICKET),
  };
}
