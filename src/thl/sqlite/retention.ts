import type { ThlConfig } from '../../config/schema.js';
import type { Connection } from './connection.js';

/** A size policy removes at most so many bytes before it looks again. */
const STEP_BYTES = 16 * 1024 * 1024;

/**
 * Last transaction that was stored before `cutoff` (ms since 1970), as far as segments tell; so it
 * is the time of storing that counts, not the commit on the source: a log that starts with old
 * binlogs is not purged before anyone has read it.
 */
export function lastStoredBefore(db: Connection, cutoff: number): number | undefined {
  const first = db
    .prepare<[number], number | null>('SELECT max(first_seqno) FROM segment WHERE stored_at <= ?')
    .pluck()
    .get(cutoff);
  return typeof first === 'number' ? first - 1 : undefined;
}

/** Bytes of the file that hold something. */
export function usedBytes(db: Connection): number {
  const pages = Number(db.pragma('page_count', { simple: true }));
  const free = Number(db.pragma('freelist_count', { simple: true }));
  return (pages - free) * Number(db.pragma('page_size', { simple: true }));
}

/** Last of the oldest transactions to remove so that the log comes nearer to `maxSize`. */
export function lastBeyondSize(
  db: Connection,
  config: Pick<ThlConfig, 'maxSize'>,
  minSeqno: number,
): number | undefined {
  const excess = usedBytes(db) - (config.maxSize ?? Number.POSITIVE_INFINITY);
  if (excess <= 0) return undefined;
  return lastWithin(db, minSeqno, Math.min(excess, STEP_BYTES));
}

function lastWithin(db: Connection, minSeqno: number, bytes: number): number | undefined {
  const rows = db
    .prepare<[{ min: number }], [seqno: number, last: number, bytes: number]>(
      `SELECT seqno, seqno, length(data) + coalesce(
         (SELECT sum(length(n.data)) FROM next_fragment n WHERE n.seqno = f.seqno), 0)
       FROM first_fragment f WHERE seqno >= @min
       UNION ALL
       SELECT seqno, last, length(data) FROM pack
       WHERE seqno >= coalesce((SELECT max(seqno) FROM pack WHERE seqno <= @min), 0) AND last >= @min
       ORDER BY 1`,
    )
    .raw()
    .iterate({ min: minSeqno });
  let left = bytes;
  for (const [, last, size] of rows) {
    left -= size;
    if (left <= 0) return last;
  }
  return undefined;
}
