import type { Logger } from 'pino';
import type { Applier, EventToApply } from '../applier/applier.js';
import type { RestartPoint } from '../event/restart-point.js';
import type { ThlEvent } from '../event/thl-event.js';
import type { Log } from '../thl/log.js';
import type { Clock } from '../util/clock.js';
import { formatSeqnoSet, hasSeqno } from '../util/seqno-set.js';
import type { EventFilter } from '../filter/event-filter.js';
import type { ErrorCode } from '../errors/codes.js';
import { SluiceError, toSluiceError } from '../errors/sluice-error.js';
import type { RestartPlace } from '../event/restart-place.js';
import { ApplyDelay } from './apply-delay.js';
import type { OnlineOptions } from './online-options.js';
import { placeOfCut, type CutMemory } from './cut-memory.js';
import { checkNotLost, checkRestartPoint, forcedPlace } from './restart-check.js';
import { LOG_ERRORS, repeatOnError } from './retry.js';
import { requireUnapplied } from './skipped.js';
import { StageProgress, type StageStatus } from './stage-progress.js';
import type { Stage, StageListener, StopSignals } from './stage.js';
import { StopRequests } from './stop-requests.js';
import { TargetProgress } from './target-progress.js';

export interface ThlToDbmsOptions {
  readonly service: string;
  /** An applier serves until its first error; then it is made anew. */
  readonly createApplier: () => Applier;
  readonly log: Log;
  /** Name under which the log notes how far this target is. */
  readonly consumer: string;
  readonly retries: number;
  /** Milliseconds before the first retry. */
  readonly retryDelay: number;
  readonly online: OnlineOptions;
  /** Where the log was cut back by command: what follows there is none that the target has. */
  readonly cuts?: CutMemory;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Where this stage stops by itself. */
  readonly stops?: StopRequests;
  readonly filter?: EventFilter | undefined;
  /** Milliseconds that each transaction is held back after its commit on the source; absent: 0. */
  readonly delay?: number;
}

/** What `online.force` goes on in spite of. */
const PASSED_BY_FORCE: readonly ErrorCode[] = ['RESTART_POINT_MISMATCH', 'THL_PURGED'];

/** Where to go on, and where the log was cut, if that is why. */
interface Place {
  readonly place: RestartPlace | undefined;
  readonly cutAt: RestartPlace | undefined;
}

/** What the target has committed, and where to go on. */
interface Begun {
  readonly place: RestartPlace | undefined;
  readonly point: RestartPoint | undefined;
}

/** Applies the history log to the target. */
export class ThlToDbms implements Stage {
  readonly name = 'thl-to-dbms';
  private readonly progress: StageProgress;
  private readonly stops: StopRequests;
  private readonly delay: ApplyDelay;
  private readonly target: TargetProgress;
  private begun: boolean;

  constructor(private readonly options: ThlToDbmsOptions) {
    this.progress = new StageProgress(this.name, options.clock, options.service);
    this.target = new TargetProgress(options, this.progress);
    this.stops = options.stops ?? new StopRequests();
    this.begun = options.online.again === true;
    this.delay = new ApplyDelay(options.delay ?? 0, options.clock);
    const { filter } = options;
    this.progress.describeFilters = () => [...(filter?.describe() ?? []), ...this.delay.describe()];
  }

  async run(signals: StopSignals, listener: StageListener): Promise<void> {
    const { progress, options } = this;
    const rule = {
      service: options.service,
      firstDelay: options.retryDelay,
      limit: ({ code }: SluiceError) => (LOG_ERRORS.includes(code) ? 0 : options.retries),
      progress: () => this.target.seqno,
      onRetry: () => (progress.retries += 1),
    };
    try {
      await repeatOnError(() => this.session(signals, listener), rule, signals, listener);
    } finally {
      progress.ended();
    }
  }

  status(): StageStatus {
    return this.progress.status();
  }

  private async session(signals: StopSignals, listener: StageListener): Promise<void> {
    const applier = this.options.createApplier();
    const cut = () => void applier.close(); // what waits for the target fails, and rolls back
    signals.immediate.addEventListener('abort', cut);
    this.progress.connection = 'connecting';
    try {
      const { place, point } = await this.open(applier);
      listener.inSequence();
      this.stops.reached = point && this.stops.metBy(point);
      if (this.stops.reached !== undefined) return;
      await this.applyAfter(place, applier, signals).catch((error: unknown) => {
        throw applier.lastCommitted()?.seqno === point?.seqno ? error : lookedAtAgain(error);
      });
    } finally {
      this.progress.connection = 'closed';
      signals.immediate.removeEventListener('abort', cut);
      await applier.close();
    }
  }

  private async open(applier: Applier): Promise<Begun> {
    const point = await applier.open();
    const { place, cutAt } = await this.placeAfter(point);
    this.beginSkipping(place?.seqno ?? -1);
    this.progress.connection = 'connected';
    this.progress.tls = applier.tls();
    this.progress.limits = applier.limits();
    this.target.startFrom(point, applier, cutAt);
    return { place, point };
  }

  /** At a retry, what was to be passed over may be behind the restart point: there it is passed over. */
  private beginSkipping(applied: number): void {
    const { online, log, logger, service } = this.options;
    const { skip } = online;
    if (skip.length === 0) return;
    if (!this.begun) requireUnapplied(skip, applied, service);
    this.begun = true;
    const facts = { seqnos: formatSeqnoSet(skip), storedLastSeqno: log.bounds()?.maxSeqno ?? -1 };
    logger.warn(facts, 'transactions will be passed over by command, those to come when they come');
  }

  private async placeAfter(point: RestartPoint | undefined): Promise<Place> {
    const { log, online, logger, cuts, consumer, service } = this.options;
    try {
      await checkRestartPoint(log, point, online.baseSeqno);
      // who names the first seqno says that the target is to begin there
      if (online.baseSeqno === undefined) {
        checkNotLost(log, point, log.acknowledged(consumer), service);
      }
      cuts?.forget();
      return { place: point, cutAt: undefined };
    } catch (error) {
      const { code, message } = toSluiceError(error);
      const cutAt = await placeOfCut(log, cuts?.read(), point);
      const isCut = cutAt !== undefined;
      const isPassed = isCut || (online.force && PASSED_BY_FORCE.includes(code));
      if (!isPassed) throw error;
      const place = cutAt ?? forcedPlace(log, point);
      const why = isCut ? 'the history log was cut back by command' : 'passed by command';
      logger.warn({ code, afterSeqno: place?.seqno ?? -1 }, `${why}: ${message}`);
      return { place, cutAt };
    }
  }

  private async applyAfter(
    place: RestartPlace | undefined,
    applier: Applier,
    { graceful }: StopSignals,
  ): Promise<void> {
    const reading = new AbortController();
    let insideTransaction = false;
    // A stop lets the transaction that was begun come to its end, even if more of it must be read.
    const stop = () => {
      if (!insideTransaction) reading.abort();
    };
    graceful.addEventListener('abort', stop);
    try {
      if (graceful.aborted) return;
      for await (const batch of this.options.log.read(place, reading.signal)) {
        this.progress.extracted(batch.length, sizeOf(batch));
        applier.expect(batch);
        for (const event of batch) {
          const { header } = event;
          if (header.fragno === 0) this.stops.reached = this.stops.before(header);
          if (this.stops.reached !== undefined) return await this.flush(applier);
          if (header.fragno === 0 && this.delay.holds(header)) {
            await this.flush(applier);
            if (!(await this.delay.until(header, graceful))) return;
          }
          const beat = this.progress.beats.take(event)?.name;
          insideTransaction = !header.lastFrag;
          const filtered = this.filtered(this.passOver(event), applier);
          // most have nothing to wait for, and an await of nothing costs as much as applying them
          const waiting = applier.apply(filtered instanceof Promise ? await filtered : filtered);
          if (waiting !== undefined) await waiting;
          if (!header.lastFrag) continue;
          this.target.noteShard(header);
          this.stops.reached = this.stops.after(header, beat);
          if (graceful.aborted || this.stops.reached !== undefined) {
            return await this.flush(applier);
          }
        }
        if (batch.length === 0) await applier.flush();
        this.target.noteCommitted(applier);
        this.progress.handedOn();
      }
      await this.flush(applier);
    } finally {
      graceful.removeEventListener('abort', stop);
    }
  }

  private async flush(applier: Applier): Promise<void> {
    await applier.flush();
    this.target.noteCommitted(applier);
  }

  /** A promise only where a filter refuses. */
  private filtered(event: EventToApply, applier: Applier): EventToApply | Promise<never> {
    const { filter } = this.options;
    if (filter === undefined || event.passedOver === true) return event;
    if (event.data.length === 0 || filter.passes(event)) return event;
    this.progress.turnTo('filter');
    try {
      return filter.apply(event);
    } catch (error) {
      return this.refused(event, applier, error);
    } finally {
      this.progress.turnTo('apply');
    }
  }

  /** What was taken before a transaction that a filter refuses is committed first. */
  private async refused({ header }: ThlEvent, applier: Applier, error: unknown): Promise<never> {
    if (header.fragno === 0) await this.flush(applier);
    throw error;
  }

  /** The event itself, or marked if it is to be passed over. */
  private passOver(event: ThlEvent): EventToApply {
    const { online, logger } = this.options;
    const { skip } = online;
    const { seqno, eventId, lastFrag } = event.header;
    if (skip.length === 0 || !hasSeqno(skip, seqno)) return event;
    if (lastFrag && !this.progress.skipped.includes(seqno)) {
      this.progress.skipped.push(seqno);
      logger.warn({ seqno, eventId }, 'transaction passed over by command, not applied');
    }
    return { ...event, passedOver: true };
  }
}

function sizeOf(events: readonly ThlEvent[]): number {
  return events.reduce((sum, { data }) => sum + data.length, 0);
}

/**
 * The table may have been altered since this connection looked at it: where two masters replicate into
 * each other, by the other service. A new one looks again, and what is still wrong then is not retried.
 */
function lookedAtAgain(cause: unknown): unknown {
  const error = toSluiceError(cause);
  if (error.code !== 'TABLE_MISMATCH') return cause;
  const { code, message, hint, place } = error;
  return new SluiceError(code, message, { ...place, hint, cause, retryable: true });
}
