import type { EventFormat } from '../event/format.js';
import type { BinlogEvent } from './binlog-event.js';
import { bodyEnd } from './checksum.js';
import { EventType, isKnownEventType } from './event-type.js';
import { readHeartbeat, readHeartbeatV2 } from './events/heartbeat.js';
import { readIncident } from './events/incident.js';
import { readDeleteFile, readExecuteLoad, readLoadBlock } from './events/load-data.js';
import { readIntvar, readRand, readUserVar } from './events/statement-context.js';
import { readAnnotateRows, readRowsQuery } from './events/row-statement.js';
import {
  readBinlogCheckpoint,
  readGtidList,
  readStartEncryption,
} from './events/mariadb-control.js';
import { readMariadbGtid } from './events/mariadb-gtid.js';
import { readGtid } from './events/gtid.js';
import { readGtidTagged } from './events/gtid-tagged.js';
import { readPreviousGtids } from './events/previous-gtids.js';
import { readQuery } from './events/query.js';
import { readRotate } from './events/rotate.js';
import { readRows } from './events/rows.js';
import { readTableMap } from './events/table-map.js';
import { readTransactionPayload } from './events/transaction-payload.js';
import { readXaPrepare } from './events/xa-prepare.js';
import { readXid } from './events/xid.js';
import { unsupported, type EventKind } from './failure.js';
import { EVENT_HEADER_BYTES, EventFlag, readHeader, type EventHeader } from './header.js';
import { EventReader } from './reader.js';

type Decoder = (header: EventHeader, reader: EventReader) => BinlogEvent;

const DECODERS = new Map<number, Decoder>([
  [EventType.QUERY, readQuery],
  [EventType.QUERY_COMPRESSED, readQuery],
  [EventType.STOP, (header) => ({ kind: 'stop', header })],
  [EventType.ROTATE, readRotate],
  [EventType.INTVAR, readIntvar],
  [EventType.RAND, readRand],
  [EventType.USER_VAR, readUserVar],
  [EventType.XID, readXid],
  [EventType.XA_PREPARE, readXaPrepare],
  [EventType.BEGIN_LOAD_QUERY, readLoadBlock],
  [EventType.APPEND_BLOCK, readLoadBlock],
  [EventType.DELETE_FILE, readDeleteFile],
  [EventType.EXECUTE_LOAD_QUERY, readExecuteLoad],
  [EventType.TABLE_MAP, readTableMap],
  [EventType.WRITE_ROWS_V1, readRows],
  [EventType.UPDATE_ROWS_V1, readRows],
  [EventType.DELETE_ROWS_V1, readRows],
  [EventType.WRITE_ROWS, readRows],
  [EventType.UPDATE_ROWS, readRows],
  [EventType.DELETE_ROWS, readRows],
  [EventType.PARTIAL_UPDATE_ROWS, readRows],
  [EventType.WRITE_ROWS_COMPRESSED_V1, readRows],
  [EventType.UPDATE_ROWS_COMPRESSED_V1, readRows],
  [EventType.DELETE_ROWS_COMPRESSED_V1, readRows],
  [EventType.WRITE_ROWS_COMPRESSED, readRows],
  [EventType.UPDATE_ROWS_COMPRESSED, readRows],
  [EventType.DELETE_ROWS_COMPRESSED, readRows],
  [EventType.INCIDENT, readIncident],
  [EventType.HEARTBEAT, readHeartbeat],
  [EventType.HEARTBEAT_V2, readHeartbeatV2],
  [EventType.IGNORABLE, (header) => ({ kind: 'ignorable', header })],
  [EventType.VIEW_CHANGE, (header) => ({ kind: 'ignorable', header })],
  [EventType.ROWS_QUERY, readRowsQuery],
  [EventType.GTID, readGtid],
  [EventType.ANONYMOUS_GTID, readGtid],
  [EventType.GTID_TAGGED, readGtidTagged],
  [EventType.PREVIOUS_GTIDS, readPreviousGtids],
  [EventType.TRANSACTION_PAYLOAD, readTransactionPayload],
  [EventType.ANNOTATE_ROWS, readAnnotateRows],
  [EventType.BINLOG_CHECKPOINT, readBinlogCheckpoint],
  [EventType.MARIADB_GTID, readMariadbGtid],
  [EventType.GTID_LIST, readGtidList],
  [EventType.START_ENCRYPTION, readStartEncryption],
]);

/** What to do about the types that servers write and this release does not replicate. */
const HINTS = new Map<number, string>([
  [EventType.FORMAT_DESCRIPTION, 'This is a fault of the program: please report it.'],
  [
    EventType.PARTIAL_ROW_DATA,
    'The source cuts row events that are larger than binlog_row_event_fragment_threshold: raise that there, and provision the slave anew for what is in its binlog already.',
  ],
]);

/** No log holds such an event, so that no seqno is there to be passed over. */
const OTHER_HINT =
  "Find out with `mysqlbinlog` what the source did, and keep it from doing that; `trepctl online -from-event 'FILE:POSITION;-1'` goes on behind the transaction, only if the slave does not need it.";

/**
 * Decodes any event of a binlog but the format description (see `readFormatDescription`).
 * @param raw the whole event with header and checksum; the checksum is not verified here
 * @throws SluiceError EVENT_MALFORMED; EVENT_UNSUPPORTED for types that cannot be replicated. Both name
 *   type and code; the caller adds file and offset with `at`
 */
export function decodeEvent(raw: Buffer, format: EventFormat): BinlogEvent {
  const header = readHeader(raw);
  const { typeCode } = header;
  const event: EventKind = { typeCode, flavour: format.flavour };
  const reader = new EventReader(event, raw, EVENT_HEADER_BYTES, bodyEnd(raw, format));
  if (header.eventSize !== raw.length) {
    throw reader.malformed(`its header says ${header.eventSize} bytes, it has ${raw.length}`);
  }
  const decoder = decoderOf(event);
  if (decoder !== undefined) return decoder(header, reader);
  if ((header.flags & EventFlag.IGNORABLE) !== 0 && !isKnownEventType(typeCode, format.flavour)) {
    return { kind: 'ignorable', header };
  }
  throw unsupported(event, 'not replicated by this release', HINTS.get(typeCode) ?? OTHER_HINT);
}

function decoderOf({ typeCode, flavour }: EventKind): Decoder | undefined {
  return isKnownEventType(typeCode, flavour) ? DECODERS.get(typeCode) : undefined;
}
