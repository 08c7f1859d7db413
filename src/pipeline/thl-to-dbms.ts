import type { Logger } from 'pino';
import type { Applier, EventToApply } from '../applier/applier.js';
import type { RestartPoint } from '../event/restart-point.js';
import type { ThlEvent } from '../event/thl-event.js';
import type { Log } from '../thl/log.js';
import type { Clock } from '../util/clock.js';
import { formatSeqnoSet, hasSeqno } from '../util/seqno-set.js';
import type { EventFilter } from '../filter/event-filter.js';
import type { ErrorCode } from '../errors/codes.js';
import { toSluiceError } from '../errors/sluice-error.js';
import type { Header } from '../event/header.js';
import type { RestartPlace } from '../event/restart-place.js';
import { ApplyDelay } from './apply-delay.js';
import type { OnlineOptions } from './online-options.js';
import { placeOfCut, type CutMemory } from './cut-memory.js';
import { checkRestartPoint, forcedPlace } from './restart-check.js';
import { repeatOnError } from './retry.js';
import { StageProgress, type AppliedPlace, type StageStatus } from './stage-progress.js';
import type { Stage, StageListener, StopSignals } from './stage.js';
import { StopRequests } from './stop-requests.js';

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

/** Shards of which figures are kept. */
const MOST_SHARDS = 1000;

/** Applies the history log to the target. */
export class ThlToDbms implements Stage {
  readonly name = 'thl-to-dbms';
  private readonly progress: StageProgress;
  private readonly stops: StopRequests;
  private readonly delay: ApplyDelay;
  private committed: RestartPoint | undefined;
  /** Until the first commit after a cut of the log, the target's restart point tells nothing. */
  private isCut = false;

  constructor(private readonly options: ThlToDbmsOptions) {
    this.progress = new StageProgress(this.name, options.clock, options.service);
    this.stops = options.stops ?? new StopRequests();
    this.delay = new ApplyDelay(options.delay ?? 0, options.clock);
    const { filter } = options;
    this.progress.describeFilters = () => [...(filter?.describe() ?? []), ...this.delay.describe()];
  }

  async run(signals: StopSignals, listener: StageListener): Promise<void> {
    const { progress, options } = this;
    const rule = {
      service: options.service,
      firstDelay: options.retryDelay,
      limit: () => options.retries,
      progress: () => this.committed?.seqno ?? -1,
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
      const place = await this.open(applier);
      listener.inSequence();
      this.stops.reached = this.committed && this.stops.metBy(this.committed);
      if (this.stops.reached !== undefined) return;
      await this.applyAfter(place, applier, signals);
    } finally {
      this.progress.connection = 'closed';
      signals.immediate.removeEventListener('abort', cut);
      await applier.close();
    }
  }

  private async open(applier: Applier): Promise<RestartPlace | undefined> {
    const { online, logger } = this.options;
    const { skip } = online;
    const point = await applier.open();
    const place = await this.placeAfter(point);
    this.progress.connection = 'connected';
    this.progress.tls = applier.tls();
    this.progress.limits = applier.limits();
    this.startFrom(point);
    const taken = point?.seqno ?? -1;
    this.acknowledge(this.isCut ? Math.min(taken, place?.seqno ?? -1) : taken, applier);
    if (skip.length > 0) {
      logger.warn({ seqnos: formatSeqnoSet(skip) }, 'transactions will be passed over by command');
    }
    return place;
  }

  private async placeAfter(point: RestartPoint | undefined): Promise<RestartPlace | undefined> {
    const { log, online, logger, cuts } = this.options;
    try {
      await checkRestartPoint(log, point, online.baseSeqno);
      cuts?.forget();
      return point;
    } catch (error) {
      const { code, message } = toSluiceError(error);
      const cut = await placeOfCut(log, cuts?.read(), point);
      const isPassed = cut !== undefined || (online.force && PASSED_BY_FORCE.includes(code));
      if (!isPassed) throw error;
      this.isCut = cut !== undefined;
      const place = cut ?? forcedPlace(log, point);
      const why = this.isCut ? 'the history log was cut back by command' : 'passed by command';
      logger.warn({ code, afterSeqno: place?.seqno ?? -1 }, `${why}: ${message}`);
      return place;
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
          this.noteShard(header);
          this.stops.reached = this.stops.after(header, beat);
          if (graceful.aborted || this.stops.reached !== undefined) {
            return await this.flush(applier);
          }
        }
        if (batch.length === 0) await applier.flush();
        this.noteCommitted(applier);
        this.progress.handedOn();
      }
      await this.flush(applier);
    } finally {
      graceful.removeEventListener('abort', stop);
    }
  }

  private async flush(applier: Applier): Promise<void> {
    await applier.flush();
    this.noteCommitted(applier);
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

  private noteShard({ shardId, seqno, eventId }: Header): void {
    const { shards } = this.progress;
    const known = shards.get(shardId);
    if (known !== undefined) {
      known.seqno = seqno;
      known.eventId = eventId;
      known.transactions += 1;
    } else if (shards.size < MOST_SHARDS) {
      shards.set(shardId, { seqno, eventId, transactions: 1 });
    }
  }

  /** Not counted as transactions: they were applied before this stage went online. */
  private startFrom(point: RestartPoint | undefined): void {
    this.committed = point;
    if (point !== undefined) this.progress.applied = placeOf(point);
  }

  /** Seconds, by the source's clock, until the commit became known here. */
  private latencyOf({ extractedAt }: RestartPoint): number {
    return Math.max(0, this.options.clock.now() - Number(extractedAt / 1000n)) / 1000;
  }

  private noteCommitted(applier: Applier): void {
    this.progress.limits = applier.limits(); // more may have been found
    const point = applier.lastCommitted();
    if (point === undefined || point === this.committed) return;
    // After a forced start the seqno may be lower than the one before.
    this.progress.transactions += Math.max(0, point.seqno - (this.committed?.seqno ?? -1));
    this.committed = point;
    if (this.isCut) this.options.cuts?.forget();
    this.isCut = false;
    this.progress.reached({ ...placeOf(point), latency: this.latencyOf(point) });
    this.acknowledge(point.seqno, applier);
  }

  /**
   * A target that has taken nothing yet is noted as well, so that no purge gets ahead of it; nor of what
   * it may have to read again.
   */
  private acknowledge(seqno: number, applier: Applier): void {
    const { count, lowest } = applier.prepared();
    this.progress.prepared = count;
    const through = lowest === undefined ? seqno : Math.min(seqno, lowest - 1);
    this.options.log.acknowledge(this.options.consumer, through);
  }
}

/** Latency as the applier has stored it: not corrected by what is known of clocks today. */
function placeOf(point: RestartPoint): AppliedPlace {
  const { seqno, eventId, epoch, sourceId, appliedLatency: latency, extractedAt } = point;
  return { seqno, eventId, epoch, sourceId, latency, committedAt: Number(extractedAt / 1000n) };
}

function sizeOf(events: readonly ThlEvent[]): number {
  return events.reduce((sum, { data }) => sum + data.length, 0);
}
