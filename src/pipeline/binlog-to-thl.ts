import type { Logger } from 'pino';
import type { Extracted, Extractor } from '../extractor/extractor.js';
import type { LogTail } from '../event/log-tail.js';
import type { Log } from '../thl/log.js';
import type { Clock } from '../util/clock.js';
import { AppendQueue, sizeOf, type Appendable } from './append-queue.js';
import { cutBatch } from './cut-batch.js';
import { NO_OPTIONS, type OnlineOptions } from './online-options.js';
import type { EventFilter } from '../filter/event-filter.js';
import { repeatFilling } from './fill-log.js';
import { StageProgress, type StageStatus } from './stage-progress.js';
import type { Stage, StageListener, StopSignals } from './stage.js';
import { startTail } from './start-tail.js';
import { StopRequests } from './stop-requests.js';
import { noteBeats, noteStored, placeOf } from './stored-place.js';

export interface BinlogToThlOptions {
  readonly service: string;
  readonly extractor: Extractor;
  readonly log: Log;
  /** Bytes read from the source that need not be durable yet. */
  readonly bytesInFlight: number;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly online?: OnlineOptions;
  /** Where this stage stops by itself. */
  readonly stops?: StopRequests;
  readonly filter?: EventFilter | undefined;
}

/** Extracts the source's transactions into the history log. */
export class BinlogToThl implements Stage {
  readonly name = 'binlog-to-thl';
  private readonly progress: StageProgress;
  private readonly stops: StopRequests;

  constructor(private readonly options: BinlogToThlOptions) {
    this.progress = new StageProgress(this.name, options.clock, options.service);
    this.stops = options.stops ?? new StopRequests();
    const { filter } = options;
    if (filter !== undefined) this.progress.describeFilters = () => filter.describe();
    const { header } = options.log.tail();
    if (header !== undefined) this.progress.applied = { ...placeOf(header), latency: 0 };
  }

  async run(signals: StopSignals, listener: StageListener): Promise<void> {
    const { progress } = this;
    try {
      const session = () => this.session(signals, listener);
      await repeatFilling(session, this.options.service, progress, signals, listener);
    } finally {
      progress.ended();
    }
  }

  status(): StageStatus {
    return this.progress.status();
  }

  private async session(signals: StopSignals, listener: StageListener): Promise<void> {
    const { extractor, log, bytesInFlight } = this.options;
    this.progress.connection = 'connecting';
    // The extractor starts each session at a transaction: without this, the fragments of one that
    // the last session left half given would come twice.
    await log.discardPartial();
    const tail = this.startTail();
    const { header } = tail;
    this.stops.reached = header && this.stops.metBy(header);
    if (this.stops.reached !== undefined) return;
    const queue = new AppendQueue<Appendable>(log, bytesInFlight, ({ events }) =>
      noteStored(this.progress, events, this.options.clock),
    );
    const stop = AbortSignal.any([signals.graceful, queue.failure]);
    try {
      for await (const extracted of extractor.extract(tail, stop)) {
        this.connected(listener, extracted.tls);
        await this.take(extracted, queue);
        if (this.stops.reached !== undefined) return;
      }
    } finally {
      await queue.settle(); // its error explains more than the extractor's
    }
  }

  private connected(listener: StageListener, tls: string | undefined): void {
    if (this.progress.connection === 'connected') return;
    this.progress.connection = 'connected';
    this.progress.tls = tls;
    listener.inSequence();
  }

  /** After `online.fromEvent` only until something of it is stored: then the log's end counts. */
  private startTail(): LogTail {
    const { log, online = NO_OPTIONS, logger } = this.options;
    if (online.fromEvent === undefined || this.progress.transactions > 0) return log.tail();
    const tail = startTail(log.tail(), online.fromEvent, online.force);
    const facts = { fromEvent: online.fromEvent, after: log.tail().header?.eventId ?? 'nothing' };
    logger.warn(facts, 'extraction starts at another place by command');
    return tail;
  }

  private async take(extracted: Extracted, queue: AppendQueue<Appendable>): Promise<void> {
    const isHello = extracted.events.length === 0 && extracted.source === undefined;
    if (isHello) return;
    this.progress.extracted(extracted.events.length, sizeOf(extracted));
    const beats = noteBeats(this.progress, extracted);
    const { part, stop } = cutBatch(this.filtered(extracted), this.stops, beats);
    if (part.events.length > 0 || extracted.events.length === 0) await queue.append(part);
    this.stops.reached = stop;
    this.progress.handedOn();
  }

  private filtered(extracted: Extracted): Extracted {
    const { filter } = this.options;
    if (filter === undefined) return extracted;
    this.progress.turnTo('filter');
    const events = extracted.events.map((event) => filter.apply(event));
    this.progress.turnTo('apply');
    return { ...extracted, events };
  }
}
