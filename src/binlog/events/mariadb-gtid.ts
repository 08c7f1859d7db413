import type { MariadbGtidEvent, XaId } from '../binlog-event.js';
import { unsupported } from '../failure.js';
import type { EventHeader } from '../header.js';
import type { EventReader } from '../reader.js';

/** Bits of the flags. `sql/log_event.h` (MariaDB), Gtid_log_event. */
const Flag = {
  STANDALONE: 1,
  GROUP_COMMIT_ID: 2,
  TRANSACTIONAL: 4,
  ALLOW_PARALLEL: 8,
  WAITED: 16,
  DDL: 32,
  PREPARED_XA: 64,
  COMPLETED_XA: 128,
} as const;

const Extra = {
  MULTI_ENGINE: 1,
  START_ALTER: 2,
  COMMIT_ALTER: 4,
  ROLLBACK_ALTER: 8,
  THREAD_ID: 16,
} as const;

const KNOWN_EXTRA = 31;
const XID_PART_BYTES = 64;

/**
 * GTID_EVENT: sequence (8), domain (4), flags (1), then what the flags announce, then extra flags and
 * what those announce; zeros fill it up to 19 bytes.
 */
export function readMariadbGtid(header: EventHeader, reader: EventReader): MariadbGtidEvent {
  const sequence = reader.u64();
  const domainId = reader.u32();
  const flags = reader.u8();
  const { serverId } = header;
  const commitId = (flags & Flag.GROUP_COMMIT_ID) === 0 ? undefined : reader.u64();
  const hasXid = (flags & (Flag.PREPARED_XA | Flag.COMPLETED_XA)) !== 0;
  const xid = hasXid ? readXaId(reader) : undefined;
  const { extraEngines, alter, alterStart, threadId } = readExtra(reader);
  return {
    kind: 'mariadb-gtid',
    header,
    gtid: `${domainId}-${serverId}-${sequence}`,
    domainId,
    serverId,
    sequence,
    standalone: (flags & Flag.STANDALONE) !== 0,
    transactional: (flags & Flag.TRANSACTIONAL) !== 0,
    allowParallel: (flags & Flag.ALLOW_PARALLEL) !== 0,
    waited: (flags & Flag.WAITED) !== 0,
    ddl: (flags & Flag.DDL) !== 0,
    preparedXa: (flags & Flag.PREPARED_XA) !== 0,
    completedXa: (flags & Flag.COMPLETED_XA) !== 0,
    commitId,
    xid,
    extraEngines,
    alter,
    alterStart,
    threadId,
  };
}

function readXaId(reader: EventReader): XaId {
  const formatId = reader.u32();
  const gtridBytes = reader.u8();
  const bqualBytes = reader.u8();
  if (gtridBytes > XID_PART_BYTES || bqualBytes > XID_PART_BYTES) {
    throw reader.malformed(`an XID of ${gtridBytes} and ${bqualBytes} bytes`);
  }
  return { formatId, gtrid: reader.bytes(gtridBytes), bqual: reader.bytes(bqualBytes) };
}

type ExtraFields = Pick<MariadbGtidEvent, 'extraEngines' | 'alter' | 'alterStart' | 'threadId'>;

/** An unknown extra flag may announce bytes, and may change what the transaction means: refused. */
function readExtra(reader: EventReader): ExtraFields {
  const extra = reader.left > 0 ? reader.u8() : 0;
  if (extra > KNOWN_EXTRA) {
    const hint = 'The source is newer than this release: install a newer one.';
    throw unsupported(reader.event, `extra flags ${extra} are not known`, hint);
  }
  const alterEnd = Extra.COMMIT_ALTER | Extra.ROLLBACK_ALTER;
  return {
    extraEngines: (extra & Extra.MULTI_ENGINE) === 0 ? undefined : reader.u8(),
    alter: alterPart(extra),
    alterStart: (extra & alterEnd) === 0 ? undefined : reader.u64(),
    threadId: (extra & Extra.THREAD_ID) === 0 ? undefined : reader.u32(),
  };
}

function alterPart(extra: number): MariadbGtidEvent['alter'] {
  if ((extra & Extra.START_ALTER) !== 0) return 'start';
  if ((extra & Extra.COMMIT_ALTER) !== 0) return 'commit';
  return (extra & Extra.ROLLBACK_ALTER) === 0 ? undefined : 'rollback';
}
