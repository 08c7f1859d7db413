import type { EventFormat } from '../../event/format.js';
import type { PayloadHead, TransactionPayloadEvent } from '../binlog-event.js';
import { CHECKSUM_BYTES } from '../checksum.js';
import { unsupported } from '../failure.js';
import { EVENT_HEADER_BYTES, readHeader, type EventHeader } from '../header.js';
import { EventReader } from '../reader.js';

/** Fields of the payload's header; others may be added by later releases and are passed over. */
const Field = { END: 0, PAYLOAD_SIZE: 1, COMPRESSION_TYPE: 2, UNCOMPRESSED_SIZE: 3 } as const;

const COMPRESSIONS = new Map<number, TransactionPayloadEvent['compression']>([
  [0, 'zstd'],
  [255, 'none'],
]);

/**
 * TRANSACTION_PAYLOAD_EVENT (MySQL 8.0.20): fields of a type, a length and a value, the numbers
 * length-encoded, ended by type 0; then the payload. `libs/mysql/binlog/event/control_events.h`,
 * Transaction_payload_event, and `codecs/binary.cpp`.
 */
export function readTransactionPayload(
  header: EventHeader,
  reader: EventReader,
): TransactionPayloadEvent {
  const { payloadSize, payloadStart: _, ...head } = readHead(header, reader);
  const payload = reader.rest();
  if (payloadSize !== payload.length) throw misstated(reader, payload.length, payloadSize);
  return { kind: 'transaction-payload', ...head, payload };
}

/**
 * What comes before the payload, of an event of which only the beginning is there.
 * @throws SluiceError EVENT_MALFORMED, EVENT_UNSUPPORTED
 */
export function readPayloadHead(start: Buffer, format: EventFormat): PayloadHead {
  const header = readHeader(start);
  const event = { typeCode: header.typeCode, flavour: format.flavour };
  const reader = new EventReader(event, start, EVENT_HEADER_BYTES, start.length);
  const head = readHead(header, reader);
  const checksum = format.checksum === 'crc32' ? CHECKSUM_BYTES : 0;
  const room = header.eventSize - checksum - head.payloadStart;
  if (head.payloadSize !== room) throw misstated(reader, room, head.payloadSize);
  return head;
}

function readHead(header: EventHeader, reader: EventReader): PayloadHead {
  const fields = readFields(reader);
  const payloadStart = reader.at;
  const payloadSize = fields.get(Field.PAYLOAD_SIZE);
  if (payloadSize === undefined) throw misstated(reader, reader.left, 'no');
  const compression = compressionOf(reader, fields.get(Field.COMPRESSION_TYPE));
  const uncompressedSize =
    fields.get(Field.UNCOMPRESSED_SIZE) ?? (compression === 'none' ? payloadSize : undefined);
  if (uncompressedSize === undefined) throw reader.malformed('it lacks its uncompressed size');
  return { header, compression, uncompressedSize, payloadSize, payloadStart };
}

function misstated(reader: EventReader, found: number, told: number | string): Error {
  return reader.malformed(`a payload of ${found} bytes is said to have ${told}`);
}

function readFields(reader: EventReader): Map<number, number> {
  const fields = new Map<number, number>();
  for (let type = reader.packed(); type !== Field.END; type = reader.packed()) {
    const value = reader.part(reader.packed());
    if (type > Field.UNCOMPRESSED_SIZE) continue;
    if (fields.has(type)) throw reader.malformed(`field ${type} comes twice`);
    fields.set(type, value.packed());
    value.finish(`field ${type}`);
  }
  return fields;
}

function compressionOf(
  reader: EventReader,
  type: number | undefined,
): TransactionPayloadEvent['compression'] {
  if (type === undefined) throw reader.malformed('it lacks its compression type');
  const compression = COMPRESSIONS.get(type);
  if (compression !== undefined) return compression;
  throw unsupported(
    reader.event,
    `compression type ${type} is not known`,
    'The source is newer than this release: install a newer one, or set binlog_transaction_compression=OFF on the source.',
  );
}
