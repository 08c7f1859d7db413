import type {
  BinlogCheckpointEvent,
  GtidListEvent,
  StartEncryptionEvent,
} from '../binlog-event.js';
import type { EventHeader } from '../header.js';
import type { EventReader } from '../reader.js';

const NONCE_BYTES = 12;
const GTID_BYTES = 16;
const COUNT_BITS = 28;

/** BINLOG_CHECKPOINT_EVENT: a file name after a length of 4 bytes. */
export function readBinlogCheckpoint(
  header: EventHeader,
  reader: EventReader,
): BinlogCheckpointEvent {
  const file = reader.bytes(reader.u32()).toString('latin1');
  reader.finish('the file name');
  return { kind: 'binlog-checkpoint', header, file };
}

/**
 * GTID_LIST_EVENT: count (28 bits) and flags (4 bits), then domain, server, sequence of each. An empty
 * list is padded with two bytes.
 */
export function readGtidList(header: EventHeader, reader: EventReader): GtidListEvent {
  const word = reader.u32();
  const count = word & ((1 << COUNT_BITS) - 1);
  if (count * GTID_BYTES > reader.left) throw reader.malformed(`${count} GTIDs do not fit`);
  const gtids = Array.from({ length: count }, () => ({
    domainId: reader.u32(),
    serverId: reader.u32(),
    sequence: reader.u64(),
  }));
  if (count > 0) reader.finish('the GTIDs');
  const position = gtids.map((g) => `${g.domainId}-${g.serverId}-${g.sequence}`).join(',');
  return { kind: 'gtid-list', header, flags: word >>> COUNT_BITS, gtids, position };
}

/** START_ENCRYPTION_EVENT: scheme (1 byte), key version (4 bytes), nonce. */
export function readStartEncryption(
  header: EventHeader,
  reader: EventReader,
): StartEncryptionEvent {
  const scheme = reader.u8();
  const keyVersion = reader.u32();
  const nonce = reader.bytes(NONCE_BYTES);
  reader.finish('the nonce');
  return { kind: 'start-encryption', header, scheme, keyVersion, nonce };
}
