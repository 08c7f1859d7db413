import type { EventFormat } from '../../event/format.js';
import type { QueryEvent } from '../binlog-event.js';
import { bodyEnd } from '../checksum.js';
import { EventType } from '../event-type.js';
import { EVENT_HEADER_BYTES, typeCodeAt, type EventHeader } from '../header.js';
import { EventReader } from '../reader.js';
import { inflateRest } from './inflate.js';
import { readQueryStatus } from './query-status.js';

/**
 * QUERY_EVENT: thread (4), execution time (4), length of the schema's name (1), error (2), size of the
 * status variables (2), the variables, the schema and a zero byte, the statement.
 */
export function readQuery(header: EventHeader, reader: EventReader): QueryEvent {
  const threadId = reader.u32();
  const executionTime = reader.u32();
  const schemaBytes = reader.u8();
  const errorCode = reader.u16();
  const status = readQueryStatus(reader.part(reader.u16()));
  const schema = reader.bytes(schemaBytes);
  reader.terminator('the schema');
  const statement = readStatement(reader, header.typeCode);
  return { kind: 'query', header, threadId, executionTime, errorCode, schema, status, statement };
}

/**
 * The statement of a QUERY or QUERY_COMPRESSED event alone: cheap, to look for BEGIN and COMMIT.
 * @throws SluiceError EVENT_MALFORMED
 */
export function statementOf(raw: Buffer, format: EventFormat): Buffer {
  const typeCode = typeCodeAt(raw);
  const event = { typeCode, flavour: format.flavour };
  const reader = new EventReader(event, raw, EVENT_HEADER_BYTES, bodyEnd(raw, format));
  reader.skip(8);
  const schemaBytes = reader.u8();
  reader.skip(2);
  reader.skip(reader.u16());
  reader.skip(schemaBytes);
  reader.terminator('the schema');
  return readStatement(reader, typeCode);
}

function readStatement(reader: EventReader, typeCode: number): Buffer {
  return typeCode === EventType.QUERY_COMPRESSED ? inflateRest(reader) : reader.rest();
}
