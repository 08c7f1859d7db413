import type { Header } from '../../event/header.js';
import type { Connection } from './connection.js';
import type { TailRow } from './tail-row.js';

interface HeaderColumns {
  fragno: bigint;
  epoch: bigint;
  source_id: string;
  event_id: string;
  gtid: string | null;
  shard_id: string;
  committed_at: bigint;
}

/** Makes `seqno` the last transaction that counts, if the log goes beyond it. */
export function rewindTail(db: Connection, tail: TailRow, seqno: number): void {
  const { minSeqno, header } = tail.read();
  if (header === undefined || header.seqno <= seqno) return;
  const last = minSeqno === undefined || seqno < minSeqno ? undefined : lastFragment(db, seqno);
  if (last === undefined) tail.reset();
  else tail.write(seqno, last, undefined, Date.now());
}

function lastFragment(db: Connection, seqno: number): Header | undefined {
  const row = db
    .prepare<[number], HeaderColumns>(
      `SELECT fragno, epoch, source_id, event_id, gtid, shard_id, committed_at
       FROM events WHERE seqno = ? ORDER BY fragno DESC LIMIT 1`,
    )
    .safeIntegers()
    .get(seqno);
  if (row === undefined) return undefined;
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
