import { setImmediate } from 'node:timers/promises';
import type { Connection } from './connection.js';
import { PAGE_BYTES } from './connection.js';
import type { LogWriter } from './log-writer.js';
import { cutPackAt } from './truncation.js';

/** Event bytes, or pages of the file, that one commit of a sweep frees: some milliseconds' work. */
const SLICE_BYTES = 4 * 1024 * 1024;
const SLICE_ROWS = 4_096;
/** Free pages kept for the next appends, and the share of the file that may be free beside them. */
const SPARE_BYTES = 16 * 1024 * 1024;
const SPARE_SHARE = 0.1;

type Bounds = [from: number, to: number];

/**
 * Deletes the rows of transactions that do not count any more, in slices, so that appends go on in
 * between. Which ones count was decided before, by the tail row, in one commit: a crash on the way
 * leaves rows that nobody sees and that the next sweep removes.
 */
export class Sweeper {
  private stopped = false;
  private readonly deleteFirst;
  private readonly deleteNext;
  private readonly firstLengths;
  private readonly nextLengths;
  private readonly packLengths;
  private readonly deletePack;

  constructor(
    private readonly db: Connection,
    private readonly writer: LogWriter,
    private readonly path: string,
  ) {
    this.firstLengths = db
      .prepare<Bounds, [number, number]>(
        'SELECT seqno, length(data) FROM first_fragment WHERE seqno BETWEEN ? AND ? ORDER BY seqno',
      )
      .raw();
    this.nextLengths = db
      .prepare<Bounds, [number, number]>(
        'SELECT rowid, length(data) FROM next_fragment WHERE seqno BETWEEN ? AND ? ORDER BY seqno, fragno',
      )
      .raw();
    this.packLengths = db
      .prepare<[...Bounds, number], [number, number]>(
        'SELECT seqno, length(data) FROM pack WHERE seqno BETWEEN ? AND ? AND last <= ? ORDER BY seqno',
      )
      .raw();
    this.deletePack = db.prepare<[number]>('DELETE FROM pack WHERE seqno = ?');
    this.deleteFirst = db.prepare<Bounds>('DELETE FROM first_fragment WHERE seqno BETWEEN ? AND ?');
    this.deleteNext = db.prepare<[number]>('DELETE FROM next_fragment WHERE rowid = ?');
  }

  /** A sweep under way ends at its next slice. */
  stop(): void {
    this.stopped = true;
  }

  /** Removes fragments above the last complete transaction. */
  async above(): Promise<void> {
    const from = (this.writer.tail.header?.seqno ?? -1) + 1;
    await this.rows(from, Number.MAX_SAFE_INTEGER);
    this.writer.change((db) => {
      cutPackAt(db, this.path, from - 1);
      db.prepare<[number]>('DELETE FROM segment WHERE first_seqno >= ?').run(from);
    });
    this.writer.forgetReferences();
  }

  /** Removes purged transactions, and gives the space back to the file system. */
  async below(): Promise<void> {
    const { minSeqno } = this.writer.tail;
    if (minSeqno === undefined || minSeqno === 0) return;
    await this.rows(0, minSeqno - 1);
    this.writer.change(dropUnusedSegments);
    this.writer.forgetReferences();
    await this.shrink();
  }

  private async rows(from: number, to: number): Promise<void> {
    await this.slices(() => this.sliceOfNext(from, to));
    await this.slices(() => this.sliceOfFirst(from, to));
    await this.slices(() => this.sliceOfPacks(from, to));
  }

  private async slices(slice: () => boolean): Promise<void> {
    while (!this.stopped && this.writer.change(slice)) await setImmediate();
  }

  /** Whether anything was left to delete. */
  private sliceOfFirst(from: number, to: number): boolean {
    const last = takeSlice(this.firstLengths.iterate(from, to)).at(-1);
    if (last === undefined) return false;
    this.deleteFirst.run(from, last);
    return true;
  }

  private sliceOfNext(from: number, to: number): boolean {
    const rowids = takeSlice(this.nextLengths.iterate(from, to));
    for (const rowid of rowids) this.deleteNext.run(rowid);
    return rowids.length > 0;
  }

  /** Those that hold no other transactions. */
  private sliceOfPacks(from: number, to: number): boolean {
    const packs = takeSlice(this.packLengths.iterate(from, to, to));
    for (const seqno of packs) this.deletePack.run(seqno);
    return packs.length > 0;
  }

  private async shrink(): Promise<void> {
    let excess = this.excessPages();
    while (!this.stopped && excess > 0) {
      this.writer.change((db) => db.pragma(`incremental_vacuum(${SLICE_BYTES / PAGE_BYTES})`));
      await setImmediate();
      const left = this.excessPages();
      if (left >= excess) return;
      excess = left;
    }
  }

  private excessPages(): number {
    const free = Number(this.db.pragma('freelist_count', { simple: true }));
    const pages = Number(this.db.pragma('page_count', { simple: true }));
    return free - Math.max(SPARE_BYTES / PAGE_BYTES, (pages - free) * SPARE_SHARE);
  }
}

/** Keys of the leading rows that hold a slice's bytes. */
function takeSlice(rows: Iterable<[key: number, bytes: number]>): number[] {
  const keys: number[] = [];
  let bytes = 0;
  for (const [key, length] of rows) {
    keys.push(key);
    bytes += length;
    if (bytes >= SLICE_BYTES || keys.length >= SLICE_ROWS) break;
  }
  return keys;
}

/** Segments come in the order of the fragments, so those before the first stored one's are unused. */
function dropUnusedSegments(db: Connection): void {
  db.exec(`
    DELETE FROM segment
      WHERE id < (SELECT min(segment) FROM (
        SELECT * FROM (SELECT segment FROM first_fragment ORDER BY seqno LIMIT 1)
        UNION ALL SELECT * FROM (SELECT segment FROM pack ORDER BY seqno LIMIT 1)));
    DELETE FROM format
      WHERE id NOT IN (SELECT format FROM segment);`);
}
