import type { ThlConfig } from '../../config/schema.js';
import type { PurgeResult } from '../log.js';
import { BUSY_MS, type Connection } from './connection.js';
import type { Consumers } from './consumers.js';
import type { LogWriter } from './log-writer.js';
import { lastBeyondSize, lastStoredBefore } from './retention.js';
import { sqliteCode } from './sqlite-failure.js';
import type { Sweeper } from './sweeper.js';
import { boundsOf } from './tail-row.js';

/** Removes old transactions; never one that a consumer has not taken. */
export class Purger {
  constructor(
    private readonly db: Connection,
    private readonly writer: LogWriter,
    private readonly sweeper: Sweeper,
    private readonly consumers: Consumers,
    private readonly config: Pick<ThlConfig, 'retention' | 'maxSize'>,
  ) {}

  async purge(seqno: number): Promise<PurgeResult> {
    const result = this.moveMin(seqno);
    if (result.transactions > 0) {
      await this.sweeper.below();
      this.truncateWal();
    }
    return result;
  }

  /** By age, then by size. The last transaction stays in any case. `now`: ms since 1970. */
  async purgeByPolicy(now: number): Promise<PurgeResult> {
    const old = this.config.retention > 0 ? now - this.config.retention : undefined;
    const byAge = old === undefined ? undefined : lastStoredBefore(this.db, old);
    let result = await this.purgeButLast(byAge);
    let removed = result.transactions;
    let next = this.beyondSize();
    while (next !== undefined && result.heldBackBy === undefined) {
      result = await this.purgeButLast(next);
      removed += result.transactions;
      if (result.transactions === 0) break;
      next = this.beyondSize();
    }
    return { ...result, transactions: removed };
  }

  private purgeButLast(seqno: number | undefined): Promise<PurgeResult> {
    const max = this.writer.tail.header?.seqno ?? 0;
    return this.purge(Math.min(seqno ?? -1, max - 1));
  }

  private beyondSize(): number | undefined {
    const { minSeqno } = this.writer.tail;
    return minSeqno === undefined ? undefined : lastBeyondSize(this.db, this.config, minSeqno);
  }

  /** The purge itself: one small commit. Everything after it only frees space. */
  private moveMin(seqno: number): PurgeResult {
    const bounds = boundsOf(this.writer.tail);
    const unchanged = { transactions: 0, heldBackBy: undefined, bounds };
    if (bounds === undefined || seqno < bounds.minSeqno) return unchanged;
    const wanted = Math.min(seqno, bounds.maxSeqno);
    const slowest = this.consumers.slowest();
    const heldBackBy = slowest && slowest.seqno < wanted ? slowest.name : undefined;
    const through = Math.min(wanted, slowest?.seqno ?? wanted);
    if (through < bounds.minSeqno) return { ...unchanged, heldBackBy };
    this.writer.change((_db, tail) => tail.writeMin(through + 1));
    const transactions = through - bounds.minSeqno + 1;
    return { transactions, heldBackBy, bounds: boundsOf(this.writer.tail) };
  }

  /** Without waiting for readers: if one is active, the file is cut back the next time. */
  private truncateWal(): void {
    this.db.pragma('busy_timeout = 0');
    try {
      this.db.pragma('wal_checkpoint(TRUNCATE)');
    } catch (error) {
      if (sqliteCode(error)?.startsWith('SQLITE_BUSY') !== true) throw error;
    } finally {
      this.db.pragma(`busy_timeout = ${BUSY_MS}`);
    }
  }
}
