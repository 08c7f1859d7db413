import type { ThlConfig } from '../../config/schema.js';
import type { PurgeResult } from '../log.js';
import { BUSY_MS, type Connection } from './connection.js';
import type { Consumers } from './consumers.js';
import type { LogWriter } from './log-writer.js';
import { lastBeyondSize, lastStoredBefore } from './retention.js';
import { sqliteCode } from './sqlite-failure.js';
import type { Sweeper } from './sweeper.js';
import { boundsOf } from './tail-row.js';

/**
 * Removes old transactions; never one that an applier on this host has not taken, and none that a
 * slave has not, unless it is beyond what the configuration keeps for slaves.
 */
export class Purger {
  constructor(
    private readonly db: Connection,
    private readonly writer: LogWriter,
    private readonly sweeper: Sweeper,
    private readonly consumers: Consumers,
    private readonly config: Pick<ThlConfig, 'retention' | 'maxSize' | 'listen'>,
  ) {}

  async purge(seqno: number): Promise<PurgeResult> {
    return this.finish(this.moveMin(seqno));
  }

  private async finish(result: PurgeResult): Promise<PurgeResult> {
    if (result.transactions > 0) {
      await this.sweeper.below();
      this.truncateWal();
    }
    return result;
  }

  /**
   * By age, then by size. The last transaction stays in any case. Where slaves keep too much, it goes
   * past them. `now`: ms since 1970.
   */
  async purgeByPolicy(now: number): Promise<PurgeResult> {
    const before = await this.purgeWanted(now);
    const forced = await this.letGo(now);
    if (forced === undefined) return before;
    const after = await this.purgeWanted(now);
    const transactions = before.transactions + forced.transactions + after.transactions;
    return { ...after, transactions, ...(forced.letGo && { letGo: forced.letGo }) };
  }

  private async purgeWanted(now: number): Promise<PurgeResult> {
    let result = await this.purgeButLast(this.lastTooOld(now));
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

  private lastTooOld(now: number): number | undefined {
    const { retention } = this.config;
    return retention > 0 ? lastStoredBefore(this.db, now - retention) : undefined;
  }

  /** Goes past slaves that keep too much. Undefined: there are none. */
  private async letGo(now: number): Promise<PurgeResult | undefined> {
    const { tail } = this.writer;
    const first = tail.minSeqno;
    if (first === undefined) return undefined;
    const wanted = Math.max(this.lastTooOld(now) ?? -1, this.beyondSize() ?? -1);
    const last = (tail.header?.seqno ?? 0) - 1;
    const applied = this.consumers.slowestApplier()?.seqno ?? last;
    const through = Math.min(wanted, this.lastNotKept(now, first), last, applied);
    const letGo = this.consumers.slavesBefore(through).filter(({ seqno }) => seqno >= first - 1);
    if (through < first || letGo.length === 0) return undefined;
    return { ...(await this.finish(this.moveTo(through, first))), letGo };
  }

  /** Last transaction that is not kept for slaves any more, by age or by size; -1: none. */
  private lastNotKept(now: number, first: number): number {
    const { keepAge = 0, keepSize } = this.config.listen ?? {};
    const byAge = keepAge > 0 ? lastStoredBefore(this.db, now - keepAge) : undefined;
    const bySize =
      keepSize === undefined ? undefined : lastBeyondSize(this.db, { maxSize: keepSize }, first);
    return Math.max(byAge ?? -1, bySize ?? -1);
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
    const slowest = this.consumers.slowest(bounds.minSeqno);
    const heldBackBy = slowest && slowest.seqno < wanted ? slowest.name : undefined;
    const through = Math.min(wanted, slowest?.seqno ?? wanted);
    if (through < bounds.minSeqno) return { ...unchanged, heldBackBy };
    return { ...this.moveTo(through, bounds.minSeqno), heldBackBy };
  }

  private moveTo(through: number, first: number): PurgeResult {
    this.writer.change((_db, tail) => tail.writeMin(through + 1));
    const transactions = through - first + 1;
    return { transactions, heldBackBy: undefined, bounds: boundsOf(this.writer.tail) };
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
