import type { XidEvent } from '../binlog-event.js';
import type { EventHeader } from '../header.js';
import type { EventReader } from '../reader.js';

/** XID_EVENT: 8 bytes, in the source's byte order; only its equality matters. */
export function readXid(header: EventHeader, reader: EventReader): XidEvent {
  const xid = reader.u64();
  reader.finish('the transaction id');
  return { kind: 'xid', header, xid };
}
