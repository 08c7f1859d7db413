import type { SqlBuffer } from '../../binlog/sql-buffer.js';
import type { Header } from '../../event/header.js';
import type { CatalogNames } from '../catalog/catalog.js';
import { utc } from '../catalog/restart-point-table.js';
import type { TargetSession } from '../target/target-session.js';
import type { HeldState } from './held-table.js';

/** A transaction that is prepared on the source: where the history log has it. */
export interface PreparedEntry {
  readonly seqno: number;
  readonly epoch: number;
  /** Of its last fragment. */
  readonly eventId: string;
  /** What is on the target of it; undefined: nothing yet. */
  readonly here: Exclude<HeldState, 'committed'> | undefined;
}

/** For the status, and for purges, which must not pass `lowest`. */
export interface PreparedSummary {
  readonly count: number;
  readonly lowest: number | undefined;
}

interface Removed {
  readonly xid: string;
  readonly entry: PreparedEntry;
  /** The transaction that ended it. */
  readonly by: number;
}

/**
 * The XA transactions that are prepared and not ended, as the catalog will have them once everything
 * appended so far is committed. What is not committed can be taken back.
 */
export class PreparedXa {
  private removed: Removed[] = [];

  constructor(private readonly entries: Map<string, PreparedEntry>) {}

  get(xid: string): PreparedEntry | undefined {
    return this.entries.get(xid);
  }

  add(xid: string, entry: PreparedEntry): void {
    this.entries.set(xid, entry);
  }

  /** @param by seqno of the transaction that ended it */
  remove(xid: string, entry: PreparedEntry, by: number): void {
    this.entries.delete(xid);
    this.removed.push({ xid, entry, by });
  }

  /** Everything up to `seqno` is committed. */
  committed(seqno: number): void {
    this.removed = this.removed.filter(({ by }) => by > seqno);
  }

  /** What came after `seqno` was rolled back. */
  rolledBack(seqno: number): void {
    for (const { xid, entry, by } of this.removed) if (by > seqno) this.entries.set(xid, entry);
    for (const [xid, entry] of this.entries) if (entry.seqno > seqno) this.entries.delete(xid);
    this.removed = [];
  }

  /** Those that are prepared on the target. */
  get held(): readonly PreparedEntry[] {
    return [...this.entries.values()].filter(({ here }) => here === 'prepared');
  }

  /** What may have to be read again counts, even where its end is on its way to the target. */
  get summary(): PreparedSummary {
    const ending = this.removed.map(({ entry }) => entry);
    const seqnos = [...this.entries.values(), ...ending].map(({ seqno }) => seqno);
    const lowest = seqnos.length === 0 ? undefined : Math.min(...seqnos);
    return { count: seqnos.length, lowest };
  }
}

export async function readPrepared(
  session: TargetSession,
  names: CatalogNames,
): Promise<PreparedXa> {
  const rows = await session.query(
    `SELECT p.xid, p.seqno, p.epoch_number, p.eventid, h.state
     FROM ${names.xaPrepared} p LEFT JOIN ${names.xaHeld} h
       ON h.seqno = p.seqno AND h.epoch_number = p.epoch_number AND h.state <> 'committed'`,
  );
  const entries = rows.map((row): [string, PreparedEntry] => [
    row['xid'] ?? '',
    {
      seqno: Number(row['seqno']),
      epoch: Number(row['epoch_number']),
      eventId: row['eventid'] ?? '',
      here: hereOf(row['state']),
    },
  ]);
  return new PreparedXa(new Map(entries));
}

function hereOf(state: string | null | undefined): PreparedEntry['here'] {
  return state === 'prepared' || state === 'empty' ? state : undefined;
}

/**
 * The XID is in ASCII. An older entry of the same one was left by an end that was skipped.
 */
export function writePrepared(
  out: SqlBuffer,
  names: CatalogNames,
  xid: string,
  { seqno, epoch, eventId, committedAt }: Header,
): void {
  out.utf8(`REPLACE INTO ${names.xaPrepared} SET xid=_utf8mb4`);
  out.quoted(Buffer.from(xid));
  out.text(`,seqno=${seqno},epoch_number=${epoch},prepared=${utc(committedAt)},eventid=_utf8mb4`);
  out.quoted(Buffer.from(eventId));
}

export function deletePrepared(
  out: SqlBuffer,
  names: CatalogNames,
  xid: string,
  seqno: number,
): void {
  out.utf8(`DELETE FROM ${names.xaPrepared} WHERE xid=_utf8mb4`);
  out.quoted(Buffer.from(xid));
  out.text(` AND seqno=${seqno}`);
}
