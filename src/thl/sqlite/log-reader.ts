import { SluiceError } from '../../errors/sluice-error.js';
import type { RestartPlace } from '../../event/restart-place.js';
import type { ThlEvent } from '../../event/thl-event.js';
import type { LogBounds } from '../log.js';
import type { Connection } from './connection.js';
import { following, FragmentReader, type Cursor, type ReaderOptions } from './fragment-reader.js';
import { readFailure } from './sqlite-failure.js';
import { boundsOf, TailRow, type TailState } from './tail-row.js';
import type { Wake } from './wake.js';

/** A batch ends with the fragment that reaches this. */
const BATCH_BYTES = 2 * 1024 * 1024;

/** Reads complete transactions on a connection of its own. */
export class LogReader {
  private readonly tail;
  private readonly fragments;
  private readonly inTransaction;

  constructor(
    db: Connection,
    private readonly path: string,
    options: ReaderOptions,
  ) {
    this.tail = new TailRow(db);
    this.fragments = new FragmentReader(db, path, options);
    this.inTransaction = db.transaction((cursor: Cursor | undefined) => this.snapshot(cursor));
  }

  state(): TailState {
    return this.guarded(() => this.tail.read());
  }

  bounds(): LogBounds | undefined {
    return boundsOf(this.state());
  }

  /** See `Log.read`. Ends when `signal` aborts or `closed` says so. */
  async *read(
    after: RestartPlace | undefined,
    signal: AbortSignal,
    wake: Wake,
    closed: () => boolean,
  ): AsyncGenerator<readonly ThlEvent[], void, undefined> {
    let cursor = after && { seqno: after.seqno + 1, fragno: 0 };
    let announced = false;
    while (!signal.aborted && !closed()) {
      wake.arm();
      const batch = this.batch(cursor);
      const last = batch.at(-1);
      if (last !== undefined) cursor = following(last.header);
      if (last !== undefined || !announced) yield batch;
      else await wake.wait(signal);
      announced = last === undefined;
    }
  }

  /** A short read transaction per batch: a long one would keep the write-ahead log from ending. */
  private batch(cursor: Cursor | undefined): ThlEvent[] {
    return this.guarded(() => this.inTransaction.deferred(cursor));
  }

  private snapshot(cursor: Cursor | undefined): ThlEvent[] {
    const { minSeqno, header } = this.tail.read();
    this.requireStored(cursor, minSeqno, header?.seqno);
    if (minSeqno === undefined || header === undefined) return [];
    const start = cursor ?? { seqno: minSeqno, fragno: 0 };
    return this.fragments.batch(start, header.seqno, BATCH_BYTES);
  }

  private requireStored(cursor: Cursor | undefined, min?: number, max?: number): void {
    if (cursor === undefined) return;
    if (max === undefined || min === undefined || cursor.seqno > max + 1) {
      throw this.ahead(cursor, max);
    }
    if (cursor.seqno < min) throw this.purged(cursor, min, max);
  }

  private ahead(cursor: Cursor, max: number | undefined): SluiceError {
    const end = max === undefined ? 'is empty' : `ends with transaction ${max}`;
    return new SluiceError(
      'THL_SEQUENCE',
      `history log ${this.path} ${end}; transaction ${cursor.seqno} was asked for`,
      {
        seqno: cursor.seqno,
        hint: 'The reader is ahead of the log: check that both belong to the same service and that the log was not replaced.',
      },
    );
  }

  private purged(cursor: Cursor, min: number, max: number): SluiceError {
    const stored = min > max ? `nothing up to ${max}` : `transactions ${min} to ${max}`;
    return new SluiceError(
      'THL_PURGED',
      `transaction ${cursor.seqno} was purged from history log ${this.path}, which holds ${stored}`,
      {
        seqno: cursor.seqno,
        hint: 'Provision the slave again, and keep more history (`thl.retention`, `thl.maxSize`).',
      },
    );
  }

  private guarded<T>(read: () => T): T {
    try {
      return read();
    } catch (error) {
      throw readFailure(this.path, error);
    }
  }
}
