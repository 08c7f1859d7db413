import { SluiceError, toSluiceError } from '../errors/sluice-error.js';
import type { RestartPoint } from '../event/restart-point.js';
import type { ThlEvent } from '../event/thl-event.js';
import { crashPoint } from '../util/crash-point.js';
import type { Applier, EventToApply } from './applier.js';
import { Block } from './block/block.js';
import { Committer } from './block/committer.js';
import { EventApplier } from './event-applier.js';
import { isBinlog } from './native/binlog-statement.js';
import { openTarget, type ApplierOptions, type TargetContext } from './target-context.js';
import type { TargetSession } from './target/target-session.js';
import type { PreparedSummary } from './xa/prepared-xa.js';
import { namingHeld } from './xa/wait-for-held.js';

/** Errors that are not of one transaction, or of one whose changes cannot be rolled back. */
const BEYOND_RECOVERY: ReadonlySet<string> = new Set([
  'RESTART_POINT_MISMATCH',
  'STATEMENT_DIVERGED',
  'INTERNAL',
]);
/** ER_WARNING_NOT_COMPLETE_ROLLBACK */
const NOT_ROLLED_BACK = '1196';
const END_TIMEOUT = 2_000; // ms

/**
 * An applier over one connection, in serial order. It serves until its first error; then a new one
 * is made, which goes on from the restart point.
 */
export function createApplier(options: ApplierOptions): Applier {
  const fresh = {
    failedReplays: new Set<number>(),
    lenientTables: new Set<string>(),
    apartTables: new Set<string>(),
  };
  return new MysqlApplier({ ...fresh, history: noHistory, ...options });
}

function noHistory(): never {
  throw new SluiceError('ILLEGAL_STATE', 'the applier was given no history log to read again', {
    hint: 'This is a fault of the program: please report it.',
  });
}

interface Opened {
  readonly context: TargetContext;
  readonly committer: Committer;
  readonly events: EventApplier;
}

class MysqlApplier implements Applier {
  private session: TargetSession | undefined;
  private opened: Opened | undefined;
  private committed: RestartPoint | undefined;
  private closed = false;
  private readonly block: Block;
  /** Whole transactions taken and not yet known to be committed. */
  private pending: EventToApply[] = [];

  constructor(private readonly options: Required<ApplierOptions>) {
    this.block = new Block(options.applier);
  }

  async open(): Promise<RestartPoint | undefined> {
    const context = await openTarget(this.options, (session) => {
      this.session = session;
      if (this.closed) session.destroy();
    });
    this.block.fitLink(context.roundTrip);
    const committer = new Committer(context, this.block, (point) => this.noteCommitted(point));
    this.opened = { context, committer, events: new EventApplier(context, committer) };
    this.committed = context.start;
    return context.start;
  }

  expect(events: readonly ThlEvent[]): void {
    this.live().events.expect(events);
  }

  apply(event: EventToApply): Promise<void> | undefined {
    const opened = this.live();
    try {
      return this.applyFragment(event, opened)?.catch((error: unknown) =>
        this.failed(error, event, opened),
      );
    } catch (error) {
      return this.failed(error, event, opened);
    }
  }

  async flush(): Promise<void> {
    const opened = this.live();
    try {
      await opened.committer.startAlone();
    } catch (error) {
      await this.recover(toSluiceError(error), opened);
    }
  }

  lastCommitted(): RestartPoint | undefined {
    return this.committed;
  }

  prepared(): PreparedSummary {
    return this.opened?.context.prepared.summary ?? { count: 0, lowest: undefined };
  }

  limits(): readonly string[] {
    const context = this.opened?.context;
    return context === undefined
      ? []
      : [...context.traits.limits, ...context.untold.limits, ...context.found.limits];
  }

  tls(): string | undefined {
    return this.session?.tls;
  }

  async close(): Promise<void> {
    this.closed = true;
    const { session, opened } = this;
    if (session === undefined) return;
    opened?.events.close();
    if (opened?.context.queue.isIdle === true) await session.end(END_TIMEOUT);
    else session.destroy();
  }

  private live(): Opened {
    if (this.opened !== undefined && !this.closed) return this.opened;
    throw new SluiceError('ILLEGAL_STATE', 'the applier is not open', {
      hint: 'This is a fault of the program: please report it.',
    });
  }

  private async failed(error: unknown, event: EventToApply, opened: Opened): Promise<void> {
    await this.recover(toSluiceError(error).at(placeOf(event)), opened);
    // the block before it failed, and is committed now: it has not begun
    if (startsLarge(event)) await this.applyFragment(event, opened);
  }

  /** Like what takes an event: a promise only where there is something to wait for. */
  private applyFragment(event: EventToApply, opened: Opened): Promise<void> | undefined {
    // A large transaction is a block of its own: nothing of it is kept, so it cannot be done again.
    if (startsLarge(event))
      return opened.committer.startAlone().then(() => this.take(event, opened));
    if (isWhole(event)) this.pending.push(event);
    return this.take(event, opened);
  }

  private take(event: EventToApply, opened: Opened): Promise<void> | undefined {
    const waiting = opened.events.fragment(event);
    if (waiting === undefined) return this.taken(event, opened);
    return waiting.then(() => this.taken(event, opened));
  }

  private taken(event: EventToApply, opened: Opened): Promise<void> | undefined {
    const { block } = this;
    block.add(event);
    if (!event.header.lastFrag) crashPoint('apply-mid-fragment');
    else if (opened.committer.isUrgent) return this.commitNow(opened);
    else if (!isWhole(event) || block.isFull) return opened.committer.commitBlock();
    else crashPoint('apply-block-open');
    return undefined;
  }

  private async commitNow({ committer, context }: Opened): Promise<void> {
    await committer.commitBlock();
    await context.writer.send();
  }

  private noteCommitted(point: RestartPoint): void {
    this.committed = point;
    this.opened?.context.prepared.committed(point.seqno);
    const rest = this.pending.findIndex(({ header }) => header.seqno > point.seqno);
    this.pending = rest === -1 ? [] : this.pending.slice(rest);
  }

  /**
   * A transaction of a block failed. The block is rolled back and done again with one COMMIT for each
   * transaction, so that all before the failing one are committed and the error tells the right
   * seqno. What may succeed by itself later is left to the caller's retry.
   */
  private async recover(found: SluiceError, opened: Opened): Promise<void> {
    const error = namingHeld(found, opened.context.prepared);
    if (error.retryable || BEYOND_RECOVERY.has(error.code)) throw error;
    const isReplay = isBinlog(error.place.statement);
    // what was read once, or follows a definition that must not be executed twice, cannot be done again
    const cannotRepeat = this.pending.length === 0 || opened.committer.hasIntent;
    if (cannotRepeat) throw isReplay ? this.asSqlNextTime(error) : error;
    if (!isReplay && this.pending.length < 2) throw error;
    this.options.logger.warn(
      { code: error.code, seqno: error.place.seqno, transactions: this.pending.length },
      `a block failed and is applied again one transaction at a time: ${error.message}`,
    );
    await this.rollback(opened, error);
    const { failedReplays } = this.options;
    for (const { header } of this.pending) failedReplays.add(header.seqno);
    for (const event of this.pending) await this.applyAlone(event, opened);
    failedReplays.clear();
  }

  /** A large transaction is not kept: it is read again and then applied as SQL. */
  private asSqlNextTime(error: SluiceError): SluiceError {
    const { code, message, hint, cause, place } = error;
    if (place.seqno === undefined) return error;
    this.options.failedReplays.add(place.seqno);
    return new SluiceError(code, message, { ...place, hint, cause, retryable: true });
  }

  /** @throws SluiceError, the one given, if changes of the block stay: done again they would be doubled */
  private async rollback(
    { context, committer, events }: Opened,
    reason: SluiceError,
  ): Promise<void> {
    const { queue, writer, variables, rowApplier, replay, session, prepared } = context;
    replay.discard();
    events.forgetSession();
    await queue.reset();
    writer.discard();
    const warnings = await session.query('SET autocommit=0; ROLLBACK; SHOW WARNINGS');
    if (warnings.some((row) => row['Code'] === NOT_ROLLED_BACK)) throw this.halfDone(reason);
    variables.forget();
    rowApplier.forgetSession();
    committer.rolledBack();
    prepared.rolledBack(this.committed?.seqno ?? -1);
  }

  private halfDone({ code, message, cause, place }: SluiceError): SluiceError {
    const seqnos = this.pending.map(({ header }) => header.seqno);
    const block = `${seqnos.at(0) ?? '?'}-${seqnos.at(-1) ?? '?'}`;
    const what = `${message}; changes of seqnos ${block} to tables without transactions could not be rolled back`;
    return new SluiceError(code, what, {
      ...place,
      cause,
      hint: 'Set the tables of these seqnos that are not InnoDB back on the slave (MyISAM, Aria, MEMORY ..), mend what failed, then `trepctl online`; better use InnoDB.',
    });
  }

  private async applyAlone(
    event: EventToApply,
    { context, events, committer }: Opened,
  ): Promise<void> {
    try {
      await events.fragment(event);
      await committer.commit(event.header);
      await context.writer.settle();
    } catch (error) {
      throw namingHeld(toSluiceError(error).at(placeOf(event)), context.prepared);
    }
  }
}

function isWhole({ header }: ThlEvent): boolean {
  return header.fragno === 0 && header.lastFrag;
}

function startsLarge({ header }: ThlEvent): boolean {
  return header.fragno === 0 && !header.lastFrag;
}

function placeOf({ header }: ThlEvent): { seqno: number; eventId: string } {
  return { seqno: header.seqno, eventId: header.eventId };
}
