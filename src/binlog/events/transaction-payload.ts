import type { TransactionPayloadEvent } from '../binlog-event.js';
import { unsupported } from '../failure.js';
import type { EventHeader } from '../header.js';
import type { EventReader } from '../reader.js';

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
  const fields = readFields(reader);
  const payload = reader.rest();
  const size = fields.get(Field.PAYLOAD_SIZE);
  if (size !== payload.length) {
    throw reader.malformed(`a payload of ${payload.length} bytes is said to have ${size ?? 'no'}`);
  }
  const compression = compressionOf(reader, fields.get(Field.COMPRESSION_TYPE));
  const uncompressedSize =
    fields.get(Field.UNCOMPRESSED_SIZE) ?? (compression === 'none' ? size : undefined);
  if (uncompressedSize === undefined) throw reader.malformed('it lacks its uncompressed size');
  return { kind: 'transaction-payload', header, compression, uncompressedSize, payload };
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
