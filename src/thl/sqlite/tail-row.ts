import type { Header } from '../../event/header.js';
import type { LogTail } from '../../event/log-tail.js';
import type { SourceState } from '../../event/source-state.js';
import type { LogBounds } from '../log.js';
import type { Connection } from './connection.js';

interface TailColumns {
  min_seqno: bigint | null;
  seqno: bigint | null;
  fragno: bigint;
  epoch: bigint;
  source_id: string;
  event_id: string;
  gtid: string | null;
  shard_id: string;
  committed_at: bigint;
  server_uuid: string | null;
  server_id: bigint;
  binlog_file: string;
  binlog_position: bigint;
  gtid_set: string | null;
  applier_sessions?: string | null;
}

/** What the `tail` row says. */
export interface TailState extends LogTail {
  /** Seqno of the first transaction that is not purged; past the end when all are. */
  readonly minSeqno: number | undefined;
}

/** The one row that says what the log ends with and which transactions count. */
export class TailRow {
  private readonly select;
  private readonly advance;
  private readonly advanceSource;
  private readonly setMin;
  private readonly clear;

  constructor(db: Connection) {
    this.select = db.prepare<[], TailColumns>('SELECT * FROM tail').safeIntegers();
    this.advance = db.prepare(
      `UPDATE tail SET min_seqno = coalesce(min_seqno, @first), seqno = @seqno, fragno = @fragno,
         epoch = @epoch, source_id = @sourceId, event_id = @eventId, gtid = @gtid,
         shard_id = @shardId, committed_at = @committedAt, stored_at = @now, server_uuid = @uuid,
         server_id = @id, binlog_file = @file, binlog_position = @position, gtid_set = @gtidSet, applier_sessions = @sessions`,
    );
    this.advanceSource = db.prepare(
      `UPDATE tail SET server_uuid = @uuid, server_id = @id, binlog_file = @file,
         binlog_position = @position, gtid_set = @gtidSet, applier_sessions = @sessions`,
    );
    this.setMin = db.prepare<[number]>('UPDATE tail SET min_seqno = ?');
    this.clear = db.prepare<[]>('REPLACE INTO tail (id) VALUES (1)');
  }

  read(): TailState {
    const row = this.select.get();
    if (row === undefined || row.seqno === null) {
      return { minSeqno: undefined, header: undefined, source: undefined };
    }
    return {
      minSeqno: row.min_seqno === null ? undefined : Number(row.min_seqno),
      header: headerOf(row, Number(row.seqno)),
      source: sourceOf(row),
    };
  }

  /** `first`: seqno of the first transaction completed in this commit; `now`: ms since 1970. */
  write(first: number, header: Header, source: SourceState | undefined, now: number): void {
    const { lastFrag: _lastFrag, gtid = null, ...columns } = header;
    this.advance.run({ first, now, ...columns, gtid, ...sourceColumns(source) });
  }

  /** The source has got further, with nothing that is stored. */
  writeSource(source: SourceState): void {
    this.advanceSource.run(sourceColumns(source));
  }

  writeMin(minSeqno: number): void {
    this.setMin.run(minSeqno);
  }

  /** As if the log never held anything. */
  reset(): void {
    this.clear.run();
  }
}

export function boundsOf(tail: TailState): LogBounds | undefined {
  const maxSeqno = tail.header?.seqno;
  if (tail.minSeqno === undefined || maxSeqno === undefined) return undefined;
  return tail.minSeqno > maxSeqno ? undefined : { minSeqno: tail.minSeqno, maxSeqno };
}

function headerOf(row: TailColumns, seqno: number): Header {
  return {
    seqno,
    fragno: Number(row.fragno),
    lastFrag: true,
    epoch: Number(row.epoch),
    sourceId: row.source_id,
    eventId: row.event_id,
    ...(row.gtid === null ? {} : { gtid: row.gtid }),
    shardId: row.shard_id,
    committedAt: row.committed_at,
  };
}

function sourceColumns(source: SourceState | undefined): object {
  return {
    uuid: source?.serverUuid ?? null,
    id: source?.serverId ?? null,
    file: source?.file ?? null,
    position: source?.position ?? null,
    gtidSet: source?.gtidSet ?? null,
    sessions: source?.applierSessions ?? null,
  };
}

function sourceOf(row: TailColumns): SourceState | undefined {
  if (row.server_uuid === null) return undefined;
  const { applier_sessions: applierSessions } = row;
  return {
    serverUuid: row.server_uuid,
    serverId: Number(row.server_id),
    file: row.binlog_file,
    position: Number(row.binlog_position),
    gtidSet: row.gtid_set ?? undefined,
    ...(typeof applierSessions === 'string' ? { applierSessions } : {}),
  };
}
