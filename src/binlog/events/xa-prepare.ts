import type { XaId, XaPrepareEvent } from '../binlog-event.js';
import type { EventHeader } from '../header.js';
import type { EventReader } from '../reader.js';

/** MAXGTRIDSIZE, MAXBQUALSIZE of `sql/xa.h` */
const XID_PART_BYTES = 64;

/**
 * XA_PREPARE_LOG_EVENT: whether it commits in one phase (1 byte), then the XID: format (4), lengths of
 * its two parts (4 each), their bytes. `libs/mysql/binlog/event/control_events.h`, XA_prepare_event.
 */
export function readXaPrepare(header: EventHeader, reader: EventReader): XaPrepareEvent {
  const onePhase = reader.u8() !== 0;
  const xid = readXid(reader);
  reader.finish('the XID');
  return { kind: 'xa-prepare', header, onePhase, xid };
}

function readXid(reader: EventReader): XaId {
  const formatId = reader.u32();
  const [gtridBytes, bqualBytes] = [reader.u32(), reader.u32()];
  if (gtridBytes > XID_PART_BYTES || bqualBytes > XID_PART_BYTES) {
    throw reader.malformed(`an XID of ${gtridBytes} and ${bqualBytes} bytes`);
  }
  return { formatId, gtrid: reader.bytes(gtridBytes), bqual: reader.bytes(bqualBytes) };
}
